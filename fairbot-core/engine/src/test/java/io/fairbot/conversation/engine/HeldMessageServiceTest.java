package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldItem;
import io.fairbot.conversation.HeldMessages.HeldResult;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlement.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a restored backup had not finished waits until a person decides, and then exactly that happens. */
class HeldMessageServiceTest {
    private static final SessionState STOPPED =
            new SessionState(SessionState.SessionPhase.STOPPED, Instant.EPOCH, Optional.empty());
    private static final Duration ALL = Duration.ZERO;

    private final House house = House.of(new ApologizingEcho());
    private int marks;

    /** Echoes, apologizes, starts a timer when it is asked to, and says when it has expired. */
    private static final class ApologizingEcho implements ConversationHandler {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            if (event instanceof ConversationEvent.TimerExpiry timer) {
                return Turn.reply("timer " + timer.data());
            }
            Turn turn = Turn.reply("eco " + event.text());
            return event.text().equals("timer")
                    ? turn.timer(new TimerChange.TimerStart("t", Duration.ofMinutes(1), "x"))
                    : turn;
        }

        @Override
        public Optional<Reply> apology(ApologyReason reason, ConversationContext context) {
            return Optional.of(Reply.of("desculpe"));
        }
    }

    /** Customers have written, nothing was sent, and then the house was restored out of a backup. */
    private void restoreUnsent(int messages) {
        house.line().stateChanged(STOPPED);
        IntStream.range(0, messages).forEach(i -> house.send(House.phone(i), "m" + i, "oi " + i));
        house.world().runPending();

        for (int i = 0; i < messages; i++) {
            hold(house.inbox(House.phone(i), "m" + i).replies().get(0));
        }
        restart(Duration.ofSeconds(1));
    }

    private void hold(String outboxId) {
        OutboxEntry row = house.stored(ConversationModels.OUTBOX, outboxId).orElseThrow();
        house.store()
                .behindTheBack(
                        Write.put(
                                ConversationModels.OUTBOX,
                                outboxId,
                                row.asHeld(house.world().now())),
                        Write.insert(ConversationModels.HELD, mark(), HeldMessage.of(outboxId, row)));
    }

    /** Customers have written, nobody has answered, and then the house was restored out of a backup. */
    private void restoreUnanswered(int messages, Duration age) {
        Instant sentAt = house.world().now();
        for (int i = 0; i < messages; i++) {
            house.hear("m" + i, "oi " + i);
        }
        house.world().runPending();
        for (int i = 0; i < messages; i++) {
            InboxEntry settled = house.inbox("m" + i);
            String id = InboxEntry.id(House.BRANCH, settled.key());
            InboxEntry open = new InboxEntry(
                    settled.branch(),
                    settled.contact(),
                    settled.chat(),
                    settled.from(),
                    settled.name(),
                    settled.seq(),
                    true,
                    settled.event(),
                    sentAt,
                    null,
                    List.of(),
                    null,
                    null,
                    List.of(),
                    List.of());
            house.store()
                    .behindTheBack(
                            Write.put(ConversationModels.INBOX, id, open.asHeld()),
                            Write.insert(ConversationModels.HELD, mark(), HeldMessage.of(id, open)));
        }
        restart(age);
    }

    private void restart(Duration downtime) {
        house.world().runPending();
        house.killAndRestart(downtime);
    }

    private String mark() {
        return "held-%04d".formatted(++marks);
    }

    private HeldResult decide(HeldDecision decision, HeldSelection selection) {
        HeldResult result = house.world().await(house.engine().held().decide(selection, decision, "ana"));
        house.world().runPending();
        return result;
    }

    private long release() {
        return decide(HeldDecision.RELEASE, HeldSelection.olderThan(ALL)).decided();
    }

    private List<String> sentSince(int before) {
        List<String> texts = house.phone().texts();
        return List.copyOf(texts.subList(before, texts.size()));
    }

    private List<HeldItem> held() {
        return house.world()
                .await(house.engine().held().list(100, Optional.empty()))
                .held();
    }

    private List<AuditEntry> audit() {
        return house.all(StoredAuditLog.MODEL).toList();
    }

    @Test
    void whatIsHeldIsSentWhenItIsReleasedAndTheMarksAreGone() {
        restoreUnsent(3);
        house.hear("new", "alô");
        assertThat(house.phone().texts()).containsExactly("eco alô");

        assertThat(release()).isEqualTo(3);

        assertThat(house.phone().texts()).hasSize(4).contains("eco oi 0", "eco oi 1", "eco oi 2");
        assertThat(house.outbox()).extracting(OutboxEntry::status).containsOnly(OutboxStatus.SENT);
        assertThat(house.all(ConversationModels.HELD)).isEmpty();
        assertThat(release()).as("released a second time").isZero();
        house.advance(Duration.ofHours(1));
        assertThat(house.phone().texts()).hasSize(4);
    }

    @Test
    void moreThanAPageIsReleasedAndEveryDecisionIsInTheAudit() {
        int many = Query.MAX_LIMIT + 5;
        restoreUnsent(many);

        assertThat(release()).isEqualTo(many);

        assertThat(house.phone().texts()).hasSize(many).doesNotHaveDuplicates();
        assertThat(audit()).allSatisfy(entry -> {
            assertThat(entry.action()).isEqualTo("held.release");
            assertThat(entry.who()).isEqualTo("ana");
        });
        assertThat(audit().stream().flatMap(entry -> ids(entry))).hasSize(many).doesNotHaveDuplicates();
    }

    @Test
    void aMessageThatWasPreparedGoesOutUnderItsOldId() {
        house.phone().nextHangs(false);
        house.hear("m1", "oi");
        hold(house.inbox("m1").replies().get(0));
        restart(Duration.ofSeconds(1));

        assertThat(release()).isEqualTo(1);

        assertThat(house.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
        assertThat(house.phone().preparations()).isEqualTo(1);
    }

    @Test
    void oneThatAnotherWriterDecidedMeanwhileIsSkippedAndTheOthersAreNot() {
        restoreUnsent(2);
        HeldItem first = held().get(0);
        boolean[] done = {false};
        house.store().faults(batch -> {
            if (!done[0]) {
                done[0] = true;
                String row = house.stored(ConversationModels.HELD, first.id())
                        .orElseThrow()
                        .row();
                OutboxEntry other = house.stored(ConversationModels.OUTBOX, row).orElseThrow();
                house.store()
                        .behindTheBack(Write.put(
                                ConversationModels.OUTBOX,
                                row,
                                other.asClosed(
                                        OutboxStatus.CLOSED, null, house.world().now())));
            }
            return FaultyStore.Fault.NONE;
        });

        HeldResult result = decide(HeldDecision.RELEASE, HeldSelection.olderThan(ALL));

        assertThat(result.decided()).isEqualTo(1);
        assertThat(result.skipped()).containsExactly(first.id());
        assertThat(house.phone().texts()).hasSize(1);
        // What is not held any more only has its mark left, which any decision removes.
        assertThat(decide(HeldDecision.CLOSE, HeldSelection.of(List.of(first.id()))))
                .isEqualTo(new HeldResult(1, List.of()));
        assertThat(held()).isEmpty();
    }

    @Test
    void aMessageOfABranchThatIsNotOpenWaitsForIt() {
        restoreUnsent(1);
        house.world().await(house.line().close());

        assertThat(release()).isEqualTo(1);
        assertThat(house.phone().texts()).isEmpty();

        house.killAndRestart();
        assertThat(house.phone().texts()).containsExactly("eco oi 0");
    }

    @Test
    void aMessageIsTakenUpByItsOwnBranchAlone() {
        Phone other = new Phone(true);
        restoreUnsent(1);
        house.world()
                .await(house.engine().open("praia", new ChannelTraits(true, false)))
                .connect(other);

        release();

        assertThat(other.preparations()).isZero();
        assertThat(house.phone().texts()).containsExactly("eco oi 0");
    }

    @Test
    void whatIsClosedIsNeverSentAndNeverAnswered() {
        restoreUnsent(1);
        assertThat(decide(
                        HeldDecision.CLOSE,
                        HeldSelection.of(List.of(held().get(0).id()))))
                .isEqualTo(new HeldResult(1, List.of()));
        house.killAndRestart(Duration.ofHours(1));

        assertThat(house.phone().texts()).isEmpty();
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.CLOSED);
        assertThat(house.onlyRow().closedAt()).isNotNull();
    }

    @Test
    void aCustomersMessageIsNotAnsweredUntilItIsReleasedAndThenAsIfItWereNew() {
        restoreUnanswered(2, Duration.ofHours(2));
        int before = house.phone().texts().size();
        assertThat(house.settlement("m0").outcome()).isEqualTo(SettlementOutcome.PENDING);
        house.hear("new", "alô");
        assertThat(sentSince(before)).containsExactly("eco alô");

        assertThat(release()).isEqualTo(2);

        assertThat(sentSince(before)).containsExactly("eco alô", "eco oi 0", "eco oi 1");
        assertThat(house.inbox("m0").outcome()).isEqualTo(EventOutcome.ANSWERED);
        assertThat(house.settlement("m0").outcome()).isEqualTo(SettlementOutcome.ANSWERED);
    }

    @Test
    void aRepetitionByTheProviderOfAHeldMessageIsNoNewOne() {
        restoreUnanswered(1, Duration.ofSeconds(1));
        int before = house.phone().texts().size();
        house.hear("m0", "oi 0");
        house.world().runPending();
        assertThat(sentSince(before)).isEmpty();
        assertThat(held()).hasSize(1);
    }

    @Test
    void anAnswerThatIsLateByDecisionIsOneApologyForEachCustomerEvenWhenTheMessagesAreYoung() {
        restoreUnanswered(3, Duration.ofMinutes(1));
        int before = house.phone().texts().size();

        assertThat(decide(HeldDecision.ANSWER_LATE, HeldSelection.olderThan(ALL))
                        .decided())
                .isEqualTo(3);

        assertThat(sentSince(before)).containsExactly("desculpe");
        assertThat(house.inbox()).extracting(InboxEntry::outcome).containsOnly(EventOutcome.LATE);
    }

    @Test
    void closedEventsAreSettledWithoutAnAnswer() {
        restoreUnanswered(1, Duration.ofMinutes(1));
        int before = house.phone().texts().size();

        decide(HeldDecision.CLOSE, HeldSelection.olderThan(ALL));
        house.killAndRestart();

        assertThat(sentSince(before)).isEmpty();
        assertThat(house.inbox("m0").outcome()).isEqualTo(EventOutcome.CLOSED);
        assertThat(house.settlement("m0").outcome()).isEqualTo(SettlementOutcome.IGNORED);
    }

    @Test
    void onlyThoseThatAreOldEnoughAreDecidedAbout() {
        restoreUnanswered(1, Duration.ofHours(3));
        assertThat(decide(HeldDecision.CLOSE, HeldSelection.olderThan(Duration.ofHours(4)))
                        .decided())
                .isZero();
        assertThat(decide(HeldDecision.CLOSE, HeldSelection.olderThan(Duration.ofHours(2)))
                        .decided())
                .isEqualTo(1);
    }

    @Test
    void ageDecidesWhatIsProposed() {
        restoreUnanswered(1, Duration.ofMinutes(5));
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.RELEASE);
        house.advance(Duration.ofHours(1));
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.ANSWER_LATE);
        house.advance(Duration.ofHours(24));
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.CLOSE);
    }

    @Test
    void aMessageIsProposedForReleaseUntilItsTimeIsOver() {
        restoreUnsent(1);
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.RELEASE);
        assertThat(held()).extracting(HeldItem::kind).containsExactly("outbox");
        house.advance(Duration.ofHours(1));
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.CLOSE);
        assertThat(decide(HeldDecision.ANSWER_LATE, HeldSelection.olderThan(ALL))
                        .skipped())
                .as("a message of ours cannot be answered")
                .hasSize(1);
    }

    private void holdTimer() {
        house.hear("m1", "timer");
        String id = house.world().await(house.store().find(Query.of(ConversationModels.TIMERS))).documents().stream()
                .map(document -> document.id())
                .findFirst()
                .orElseThrow();
        TimerEntry timer = house.stored(ConversationModels.TIMERS, id).orElseThrow();
        house.store()
                .behindTheBack(
                        new Write.Delete(ConversationModels.TIMERS, id, Precondition.ANY),
                        Write.insert(ConversationModels.HELD, mark(), HeldMessage.of(id, timer)));
        restart(Duration.ofMinutes(2));
    }

    @Test
    void aTimerThatWasDueFiresWhenItIsReleased() {
        holdTimer();
        int before = house.phone().texts().size();
        house.advance(Duration.ofMinutes(5));
        assertThat(sentSince(before)).isEmpty();

        assertThat(release()).isEqualTo(1);

        assertThat(sentSince(before)).containsExactly("timer x");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void aTimerIsClosedOrProposedSoWhenItIsOldAndNeverAnsweredLate() {
        holdTimer();
        int before = house.phone().texts().size();
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.RELEASE);
        house.advance(Duration.ofHours(1));
        assertThat(held()).extracting(HeldItem::proposal).containsExactly(HeldDecision.CLOSE);
        assertThat(decide(HeldDecision.ANSWER_LATE, HeldSelection.olderThan(ALL))
                        .skipped())
                .hasSize(1);
        assertThat(decide(HeldDecision.CLOSE, HeldSelection.olderThan(ALL)).decided())
                .isEqualTo(1);
        assertThat(sentSince(before)).isEmpty();
    }

    @Test
    void aTimerThatTheConversationHasStartedAgainReplacesTheHeldOne() {
        holdTimer();
        house.hear("m2", "timer");
        int before = house.phone().texts().size();

        assertThat(release()).isEqualTo(1);

        assertThat(sentSince(before)).isEmpty();
        assertThat(house.all(ConversationModels.TIMERS)).hasSize(1);
        house.advance(Duration.ofMinutes(1));
        assertThat(sentSince(before)).containsExactly("timer x");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theAuditEqualsTheDecisionsWhereverTheProcessDies(int seed) {
        Random random = new Random(seed);
        restoreUnsent(120);
        HeldDecision decision = random.nextBoolean() ? HeldDecision.RELEASE : HeldDecision.CLOSE;
        int dies = random.nextInt(4);
        FaultyStore.Fault how = random.nextBoolean() ? FaultyStore.Fault.DEATH_BEFORE : FaultyStore.Fault.DEATH_AFTER;
        int[] batches = {0};
        house.store()
                .faults(batch -> FaultyStore.writes(batch, ConversationModels.HELD) && batches[0]++ == dies
                        ? how
                        : FaultyStore.Fault.NONE);
        CompletionStage<HeldResult> unused =
                house.engine().held().decide(HeldSelection.olderThan(ALL), decision, "ana");
        house.world().runPending();
        house.killAndRestart();

        List<String> audited = audit().stream().flatMap(entry -> ids(entry)).toList();
        assertThat(audited).doesNotHaveDuplicates();
        List<String> waiting = held().stream().map(HeldItem::id).toList();
        assertThat(audited).filteredOn(waiting::contains).isEmpty();
        long undecided = house.outbox().stream()
                .filter(row -> row.status() == OutboxStatus.HELD)
                .count();
        assertThat(house.world()
                        .await(house.engine().held().list(1000, Optional.empty()))
                        .held())
                .hasSize((int) undecided);
        assertThat(audited).hasSize(120 - (int) undecided);
    }

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(50);
    }

    @Test
    void anIdThatIsNotHeldIsSkipped() {
        assertThat(decide(HeldDecision.RELEASE, HeldSelection.of(List.of("nothing"))))
                .isEqualTo(new HeldResult(0, List.of("nothing")));
        assertThat(audit()).isEmpty();
    }

    private static Stream<String> ids(AuditEntry entry) {
        return Stream.of(Objects.requireNonNull(entry.details().get("ids")).split(" "));
    }
}
