package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message is prepared and committed before it is sent; what a channel cannot prepare ends with a reason. */
class PreparationTest {
    private final House house = House.of(House.ECHO);

    private void next(Preparation result) {
        house.phone().nextPreparation(CompletableFuture.completedStage(result));
    }

    private List<String> committedKeys() {
        return house.all(House.NOTES).map(Note::text).toList();
    }

    @Test
    void whatTheChannelRefusesIsGivenUpWithItsCause() {
        next(new Preparation.Refusal(FailureCause.CLOUD_UNDELIVERABLE, "no such number"));
        house.hear("m1", "oi");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(house.onlyRow().reason()).isEqualTo("CLOUD_UNDELIVERABLE: no such number");
        assertThat(house.all(ConversationModels.OPT_OUTS)).isEmpty();
        house.hear("m2", "alô");
        house.advance(Duration.ofMinutes(20));
        assertThat(house.phone().texts()).containsExactly("eco alô");
        assertThat(house.phone().preparations()).isEqualTo(2);
    }

    @Test
    void aRefusalForAnOptOutIsRemembered() {
        next(new Preparation.Refusal(FailureCause.CLOUD_OPTED_OUT, "no marketing"));
        house.hear("m1", "oi");
        assertThat(house.stored(ConversationModels.OPT_OUTS, house.onlyRow().contact()))
                .isPresent();
    }

    @Test
    void whatCannotBePreparedYetIsPreparedLaterInItsOrder() {
        next(new Preparation.Later(Duration.ofSeconds(20)));
        house.hear("m1", "um");
        house.hear("m2", "dois");
        house.advance(Duration.ofSeconds(19));
        assertThat(house.phone().texts()).isEmpty();
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.QUEUED);
        house.advance(Duration.ofSeconds(1));
        assertThat(house.phone().texts()).containsExactly("eco um", "eco dois");
    }

    @Test
    void whatIsPreparedTooLateExpiresOnTime() {
        next(new Preparation.Later(Duration.ofDays(2)));
        house.hear("m1", "oi");
        house.advance(Duration.ofMinutes(30));
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(house.phone().preparations()).isEqualTo(1);
    }

    @Test
    void keysThatChangedMeanwhileAreReadAgain() {
        house.store().behindTheBack(Write.put(House.NOTES, "key", new Note("taken")));
        List<String> prepared = new ArrayList<>();
        house.phone().keys(message -> {
            prepared.add(message.id());
            return List.of(
                    prepared.size() < 3
                            ? Write.insert(House.NOTES, "key", new Note("stale"))
                            : Write.put(House.NOTES, "key", new Note("mine")));
        });
        house.hear("m1", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(committedKeys()).containsExactly("mine");
        assertThat(house.phone().discarded()).containsExactly("C1", "C2");
        assertThat(house.onlyRow().channelId()).isEqualTo("C3");
    }

    @Test
    void aChannelWhoseKeysNeverFitStopsNobody() {
        house.store().behindTheBack(Write.put(House.NOTES, "key", new Note("taken")));
        house.phone()
                .keys(message -> message.content().text().equals("eco oi")
                        ? List.of(Write.insert(House.NOTES, "key", new Note("stale")))
                        : List.of());
        house.hear("m1", "oi");
        house.hear("m2", "alô");
        house.advance(Duration.ofMinutes(5));
        assertThat(house.phone().texts()).containsExactly("eco alô");
        assertThat(house.phone().discarded()).containsExactly("C1", "C2", "C3");
        assertThat(house.outbox().get(0).status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(house.outbox().get(0).reason()).startsWith("The channel could not store its keys: notes key");
    }

    @Test
    void aMessageThatEndedMeanwhileIsDiscarded() {
        CompletableFuture<Preparation> slow = new CompletableFuture<>();
        house.phone().nextPreparation(slow);
        house.hear("m1", "oi");
        OutboxEntry row = house.onlyRow();
        String id = house.inbox("m1").replies().get(0);
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.OUTBOX,
                        id,
                        row.asClosed(
                                OutboxStatus.EXPIRED, "Too late.", house.world().now())));
        slow.complete(new Preparation.Ready(new PreparedMessage(
                new OutboundMessage(id, row.to(), row.purpose(), row.content(), row.inReplyTo()),
                "C1",
                "sealed eco oi",
                List.of(Write.put(House.NOTES, "key", new Note("unused"))))));
        house.world().runPending();
        assertThat(house.phone().discarded()).containsExactly("C1");
        assertThat(house.phone().texts()).isEmpty();
        assertThat(committedKeys()).isEmpty();
    }

    @Test
    void aCommitWhoseAnswerWasLostIsNotDiscarded() {
        house.phone().keys(message -> List.of(Write.put(House.NOTES, "key", new Note("mine"))));
        house.store().next(ConversationModels.OUTBOX, Fault.NONE, Fault.ANSWER_LOST);
        house.hear("m1", "oi");
        house.advance(Duration.ofSeconds(1));
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(house.phone().discarded()).isEmpty();
        assertThat(house.phone().preparations()).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsIsDiscardedAndPreparedAgain() {
        house.store().next(ConversationModels.OUTBOX, Fault.NONE, Fault.BROKEN);
        house.hear("m1", "oi");
        house.advance(Duration.ofSeconds(1));
        assertThat(house.phone().discarded()).containsExactly("C1");
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aPayloadThatIsTooLongIsGivenUpWithAReason() {
        house.phone()
                .nextPreparation(CompletableFuture.completedStage(new Preparation.Ready(new PreparedMessage(
                        new OutboundMessage("o", House.ANA, Purpose.REPLY, new Text("x"), List.of()),
                        "C1",
                        "x".repeat(PreparedMessage.MAX_PAYLOAD + 1),
                        List.of()))));
        house.hear("m1", "oi");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.FAILED);
        assertThat(house.onlyRow().reason())
                .isEqualTo("The channel prepared 262145 characters; at most 262144 are stored.");
        assertThat(house.phone().discarded()).containsExactly("C1");
    }

    @Test
    void whereKeysAdvanceOneMessageIsPreparedAfterTheCommitOfTheLast() {
        House keys = House.keepingKeys(House.ECHO);
        CompletableFuture<Preparation> slow = new CompletableFuture<>();
        keys.phone().nextPreparation(slow);
        keys.hear("m1", "oi");
        keys.world().await(keys.send(House.BIA, "m2", "alô"));
        assertThat(keys.phone().preparations()).isEqualTo(1);
        slow.complete(new Preparation.Later(Duration.ofSeconds(1)));
        keys.world().runPending();
        assertThat(keys.phone().texts()).containsExactly("eco alô");
        keys.advance(Duration.ofSeconds(1));
        assertThat(keys.phone().texts()).containsExactly("eco alô", "eco oi");
    }

    @Test
    void whereKeysAdvanceMessagesAreStillSentConcurrently() {
        House keys = House.keepingKeys(House.ECHO);
        CompletableFuture<Transmission> slow = new CompletableFuture<>();
        keys.phone().next(true, () -> slow);
        keys.hear("m1", "oi");
        keys.world().await(keys.send(House.BIA, "m2", "alô"));
        assertThat(slow).isNotDone();
        assertThat(keys.phone().texts()).containsExactly("eco oi", "eco alô");
    }

    @Test
    void elsewhereTwoMessagesArePreparedAtOnce() {
        house.phone().nextPreparation(new CompletableFuture<>());
        house.hear("m1", "oi");
        house.world().await(house.send(House.BIA, "m2", "alô"));
        assertThat(house.phone().texts()).containsExactly("eco alô");
    }
}
