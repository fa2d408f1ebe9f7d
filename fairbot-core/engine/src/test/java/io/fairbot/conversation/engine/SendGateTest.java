package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the outbox does with the answers of its gate. */
class SendGateTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final House house = House.of(House.ECHO);
    private final ScriptedPolicy gate = new ScriptedPolicy();

    SendGateTest() {
        house.line().connect(house.phone(), gate);
    }

    /** Answers what the test says, then lets go; counts who has a pass. */
    private static final class ScriptedPolicy implements SendPolicy {
        private final Deque<SendDecision> answers = new ArrayDeque<>();
        private final List<String> asked = new ArrayList<>();
        private final List<String> passes = new ArrayList<>();
        private int granted;

        @Override
        public CompletionStage<SendDecision> decide(OutboundMessage message) {
            asked.add(message.content().text());
            SendDecision answer = Optional.ofNullable(answers.poll()).orElse(SendDecision.APPROVED);
            if (answer instanceof SendDecision.Approval) {
                passes.add(message.id());
                granted++;
            }
            return CompletableFuture.completedStage(answer);
        }

        @Override
        public void attemptEnded(OutboundMessage message) {
            assertThat(passes.remove(message.id()))
                    .as("only who has a pass gives it back")
                    .isTrue();
        }
    }

    private static SendDecision later(SendRefusal reason, Duration delay) {
        return new SendDecision.Deferral(reason, delay);
    }

    @Test
    void whoIsLetGoGivesThePassBack() {
        house.hear("m1", "oi");
        house.hear("m2", "alô");
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco alô");
        assertThat(gate.granted).isEqualTo(2);
        assertThat(gate.passes).isEmpty();
    }

    @Test
    void whoMustWaitIsNotPreparedAndAsksAgain() {
        gate.answers.add(later(SendRefusal.CONTACT_BUDGET, MINUTE));
        house.hear("m1", "oi");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.QUEUED);
        assertThat(house.phone().preparations()).isZero();
        house.advance(MINUTE.minusMillis(1));
        assertThat(gate.asked).hasSize(1);
        house.advance(Duration.ofMillis(1));
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(house.onlyRow().attempts()).as("waiting is no attempt").isZero();
    }

    @Test
    void whoMustWaitHoldsUpOnlyItsOwnContact() {
        gate.answers.add(later(SendRefusal.CONTACT_BUDGET, MINUTE));
        house.hear("m1", "oi");
        house.hear("m2", "alô");
        house.world().await(house.send(House.BIA, "m3", "hej"));
        assertThat(house.phone().texts()).containsExactly("eco hej");
        house.advance(MINUTE);
        assertThat(house.phone().texts()).containsExactly("eco hej", "eco oi", "eco alô");
    }

    @Test
    void manyWhoMustWaitHoldNoPlaces() {
        int places = ConversationOptions.DEFAULTS.maxConcurrentSends();
        for (int i = 0; i < places; i++) {
            gate.answers.add(later(SendRefusal.CONTACT_BUDGET, MINUTE));
            house.world().await(house.send(House.phone(100 + i), "m" + i, "oi"));
        }
        house.world().await(house.send(House.BIA, "last", "hej"));
        assertThat(house.phone().texts()).containsExactly("eco hej");
    }

    @Test
    void whoMustWaitLongerThanItMayIsSettledWithTheReason() {
        gate.answers.add(later(SendRefusal.BRANCH_BUDGET, Duration.ofMinutes(30)));
        house.hear("m1", "oi");
        house.hear("m2", "alô");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.REFUSED);
        assertThat(house.onlyRow().reason())
                .isEqualTo("BRANCH_BUDGET: The branch has sent what it may in this period. The message waits for the"
                        + " next one.");
        assertThat(house.onlyRow().open()).isNull();
        assertThat(house.phone().texts()).as("the next one goes on").containsExactly("eco alô");
    }

    @Test
    void whoIsRefusedIsSettledWithTheReason() {
        gate.answers.add(new SendDecision.Denial(SendRefusal.UNASKED_FROZEN));
        house.hear("m1", "oi");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.REFUSED);
        assertThat(house.onlyRow().reason()).startsWith("UNASKED_FROZEN: ");
        house.advance(Duration.ofHours(1));
        assertThat(house.phone().texts()).isEmpty();
    }

    @Test
    void aLineThatIsNotOpenIsWaitedForUntilTheEnd() {
        for (int i = 0; i < 1000; i++) {
            gate.answers.add(later(SendRefusal.LINE_NOT_OPEN, Duration.ofSeconds(7)));
        }
        house.hear("m1", "oi");
        house.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.QUEUED);
        house.advance(Duration.ofMillis(1));
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(house.onlyRow().reason()).isEqualTo("Its time was over before it could be sent.");
    }

    @Test
    void anAttemptAfterAnotherNeedsAPassOfItsOwnAndMayHaveToWait() {
        house.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_PAIR_RATE, "slow"));
        gate.answers.add(SendDecision.APPROVED);
        gate.answers.add(later(SendRefusal.CONTACT_LIMIT, Duration.ofSeconds(4)));
        house.hear("m1", "oi");
        assertThat(gate.passes).as("given back while it waits").isEmpty();
        house.advance(Duration.ofMillis(4099));
        assertThat(house.phone().texts()).isEmpty();
        house.advance(Duration.ofMillis(1));
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(gate.granted).isEqualTo(2);
        assertThat(gate.passes).isEmpty();
        assertThat(house.phone().preparations()).isEqualTo(1);
    }

    @Test
    void aPreparedMessageThatMustWaitAndIsNamedMeanwhileIsNotSentAgain() {
        house.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_PAIR_RATE, "slow"));
        gate.answers.add(SendDecision.APPROVED);
        gate.answers.add(later(SendRefusal.CONTACT_LIMIT, MINUTE));
        house.hear("m1", "oi");
        house.advance(Duration.ofSeconds(1));
        house.world()
                .await(house.line()
                        .delivery(
                                new DeliveryStatus(
                                        Optional.ofNullable(house.onlyRow().channelId())
                                                .orElseThrow(),
                                        DeliveryStatus.DeliveryStage.DELIVERED,
                                        house.world().now(),
                                        Optional.empty(),
                                        Optional.empty()),
                                List.of()));
        house.advance(MINUTE);
        assertThat(house.phone().texts()).isEmpty();
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.SENT);
    }

    @Test
    void aMessageThatCannotBePreparedGivesItsPassBack() {
        house.phone().keys(message -> {
            throw new IllegalStateException("no keys");
        });
        house.hear("m1", "oi");
        assertThat(gate.passes).isEmpty();
        assertThat(gate.granted).isEqualTo(1);
    }

    @Test
    void aContactWhoOptedOutGetsRepliesOnly() {
        house.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_OPTED_OUT, "stop"));
        house.hear("m1", "oi");
        OutboxEntry row = house.onlyRow();
        assertThat(row.status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(house.stored(ConversationModels.OPT_OUTS, row.contact()))
                .contains(new OptOut(House.BRANCH, house.world().now()));
        house.hear("m2", "alô");
        assertThat(house.phone().texts()).containsExactly("eco alô");
        gate.asked.clear();
        assertThat(unasked(row).status()).isEqualTo(OutboxStatus.REFUSED);
        assertThat(gate.asked).isEmpty();
    }

    @Test
    void anOptOutThatIsToldWithAStatusIsKeptToo() {
        house.hear("m1", "oi");
        OutboxEntry row = house.onlyRow();
        house.world()
                .await(house.line()
                        .delivery(
                                new DeliveryStatus(
                                        Optional.ofNullable(row.channelId()).orElseThrow(),
                                        DeliveryStatus.DeliveryStage.FAILED,
                                        house.world().now(),
                                        Optional.of(FailureCause.CLOUD_OPTED_OUT),
                                        Optional.empty()),
                                List.of()));
        assertThat(house.stored(ConversationModels.OPT_OUTS, row.contact())).isPresent();
        assertThat(unasked(row).reason()).startsWith("OPTED_OUT: ");
    }

    @Test
    void aReplyDoesNotWaitBehindAMessageThatNobodyAskedFor() {
        house.hear("m1", "oi");
        gate.answers.add(later(SendRefusal.UNASKED_BUDGET, MINUTE));
        assertThat(unasked(house.onlyRow()).status()).isEqualTo(OutboxStatus.QUEUED);
        house.hear("m2", "alô");
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco alô");
        house.advance(MINUTE);
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco alô", "news");
    }

    /** The same contact is to get something they did not ask for. */
    private OutboxEntry unasked(OutboxEntry like) {
        String id = "unasked-1";
        OutboxEntry row = OutboxEntry.queued(
                like.branch(),
                like.contact(),
                like.to(),
                like.seq() + 1_000_000,
                new OutboxEntry.NewMessage(
                        Purpose.NOTICE,
                        new Text("news"),
                        List.of(),
                        house.world().now(),
                        house.world().now().plus(Duration.ofMinutes(30)),
                        null));
        house.store().behindTheBack(Write.insert(ConversationModels.OUTBOX, id, row));
        house.world().runPending();
        return house.stored(ConversationModels.OUTBOX, id).orElseThrow();
    }
}
