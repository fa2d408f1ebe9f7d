package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.json.Json;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.Settlement.SettlementOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A message is settled by one commit, and whoever asks is told what became of it. */
class SettlementTest {
    /** Answers, remembers, keeps and sets a timer, all at once; is silent when it hears "nada". */
    private static final ConversationHandler ALL =
            (state, event, context) -> event.text().equals("nada")
                    ? Turn.ignore()
                    : Turn.reply(Reply.of("eco " + event.text()), Reply.of("mais"))
                            .withState(ConversationState.of("asked").with("text", event.text()))
                            .write(Write.put(House.NOTES, "note", new Note(event.text())))
                            .timer(new TimerChange.TimerStart("reminder", Duration.ofMinutes(5), "data"));

    private final House house = House.of(ALL);

    @Test
    void markStateRepliesTimersAndWritesAreOneBatch() {
        house.store().next(ConversationModels.CONVERSATIONS, Fault.DEATH_BEFORE);
        house.hear("m1", "oi");
        house.killAndRestart(Duration.ZERO);
        // Nothing of the first try was there, or the second one would have met it.
        InboxEntry entry = house.inbox("m1");
        assertThat(entry.outcome()).isEqualTo(InboxEntry.EventOutcome.ANSWERED);
        assertThat(entry.open()).isNull();
        assertThat(entry.settledAt()).isEqualTo(house.world().now());
        assertThat(house.conversation(entry.contact()).state().get("text")).contains("oi");
        assertThat(house.all(ConversationModels.TIMERS)).hasSize(1);
        assertThat(house.stored(House.NOTES, "note")).contains(new Note("oi"));
        assertThat(house.outbox()).hasSize(2).allSatisfy(row -> {
            assertThat(row.inReplyTo()).containsExactly(MessageRef.of(House.ANA, "m1"));
            assertThat(row.status()).isEqualTo(OutboxEntry.OutboxStatus.SENT);
            assertThat(row.payload()).isNull();
        });
        assertThat(house.phone().texts()).containsExactly("eco oi", "mais");
    }

    @Test
    void whatWasSettledBeforeAKillIsNotSettledAgain() {
        house.store().next(ConversationModels.CONVERSATIONS, Fault.DEATH_AFTER);
        house.hear("m1", "oi");
        assertThat(house.phone().texts()).isEmpty();
        house.killAndRestart();
        assertThat(house.outbox()).hasSize(2);
        assertThat(house.phone().texts()).containsExactly("eco oi", "mais");
    }

    @Test
    void whoAsksIsToldAtOnceOrWhenItIsSettled() {
        CompletionStage<Settlement> early =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(3));
        house.hear("m1", "oi");
        Settlement told = house.world().await(early);
        assertThat(told.outcome()).isEqualTo(SettlementOutcome.ANSWERED);
        assertThat(told.replies()).extracting(answer -> answer.content().text()).containsExactly("eco oi", "mais");
        assertThat(told.replies())
                .allSatisfy(answer -> assertThat(answer.inReplyTo()).containsExactly(MessageRef.of(House.ANA, "m1")));
        assertThat(house.settlement("m1")).isEqualTo(told);
        house.hear("m2", "nada");
        assertThat(house.settlement("m2"))
                .isEqualTo(new Settlement(MessageRef.of(House.ANA, "m2"), SettlementOutcome.IGNORED, List.of()));
    }

    @Test
    void whoAsksForAMessageThatIsNotSettledIsToldSoInTime() {
        CompletableFuture<Settlement> told = house.engine()
                .settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(3))
                .toCompletableFuture();
        house.advance(Duration.ofMillis(2999));
        assertThat(told).isNotDone();
        house.advance(Duration.ofMillis(1));
        assertThat(told)
                .isCompletedWithValue(
                        new Settlement(MessageRef.of(House.ANA, "m1"), SettlementOutcome.PENDING, List.of()));
    }

    @Test
    void whoHasMorePatienceIsToldAlsoWhenSomebodyElseHasLostIt() {
        CompletionStage<Settlement> hasty =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(1));
        CompletionStage<Settlement> patient =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(10));
        house.advance(Duration.ofSeconds(2));
        assertThat(house.world().await(hasty).outcome()).isEqualTo(SettlementOutcome.PENDING);
        house.hear("m1", "oi");
        assertThat(house.world().await(patient).outcome()).isEqualTo(SettlementOutcome.ANSWERED);
    }

    @Test
    void whoOnlyLooksIsToldTheTruthAlsoByASlowStore() {
        house.hear("m1", "oi");
        house.readsTake(Duration.ofMillis(10));
        CompletableFuture<Settlement> told = house.engine()
                .settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ZERO)
                .toCompletableFuture();
        house.advance(Duration.ofSeconds(1));
        assertThat(told.join().outcome()).isEqualTo(SettlementOutcome.ANSWERED);
    }

    @Test
    void whoAsksAStoreThatIsAwayIsToldThat() {
        house.store().unreadable(ConversationModels.INBOX::equals);
        assertThatThrownBy(() -> house.settlement("m1")).hasCauseInstanceOf(StoreException.class);
    }

    @Test
    void whoAsksTwiceIsToldTwice() {
        CompletionStage<Settlement> first =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(3));
        CompletionStage<Settlement> second =
                house.engine().settlement(House.BRANCH, MessageRef.of(House.ANA, "m1"), Duration.ofSeconds(3));
        house.hear("m1", "oi");
        assertThat(house.world().await(first)).isEqualTo(house.world().await(second));
    }

    @Test
    void equalRepliesToWaitingMessagesAreSentOnce() {
        House greeter = House.of((state, event, context) ->
                Turn.reply(event.text().startsWith("o") ? "Bom dia!" : "eco " + event.text()));
        greeter.whileNothingIsSettled(() -> List.of("oi", "oi?", "olá", "dólar", "oi de novo")
                .forEach(text -> greeter.send(House.ANA, "m-" + text, text)));
        assertThat(greeter.phone().texts()).containsExactly("Bom dia!", "eco dólar", "Bom dia!");
        assertThat(greeter.inbox())
                .extracting(InboxEntry::outcome)
                .containsExactly(
                        InboxEntry.EventOutcome.ANSWERED,
                        InboxEntry.EventOutcome.MERGED,
                        InboxEntry.EventOutcome.MERGED,
                        InboxEntry.EventOutcome.ANSWERED,
                        InboxEntry.EventOutcome.ANSWERED);
        assertThat(greeter.onlyRow().inReplyTo()).extracting(MessageRef::id).containsExactly("m-oi", "m-oi?", "m-olá");
        assertThat(greeter.settlement("m-olá").outcome()).isEqualTo(SettlementOutcome.MERGED);
        assertThat(greeter.settlement("m-olá").replies())
                .isEqualTo(greeter.settlement("m-oi").replies());
    }

    @Test
    void equalRepliesToMessagesThatDoNotWaitAreSentEach() {
        House greeter = House.of((state, event, context) -> Turn.reply("Bom dia!"));
        greeter.hear("m1", "oi");
        greeter.hear("m2", "oi");
        assertThat(greeter.phone().texts()).containsExactly("Bom dia!", "Bom dia!");
    }

    @Test
    void waitingMessagesAreSettledTenAtATimeAndAWriteEndsTheRun() {
        int[] commits = {0};
        House quiet = House.of((state, event, context) -> event.text().equals("keep")
                ? Turn.ignore().write(Write.put(House.NOTES, event.id(), new Note("kept")))
                : Turn.ignore());
        quiet.store().faults(batch -> {
            commits[0] += FaultyStore.writes(batch, ConversationModels.CONVERSATIONS) ? 1 : 0;
            return Fault.NONE;
        });
        quiet.whileNothingIsSettled(() -> IntStream.range(0, 25).forEach(i -> quiet.send(House.ANA, "m" + i, "oi")));
        assertThat(commits[0]).isEqualTo(3);
        quiet.whileNothingIsSettled(() -> IntStream.range(0, 5).forEach(i -> quiet.send(House.ANA, "k" + i, "keep")));
        assertThat(commits[0]).isEqualTo(3 + 5);
    }

    @Test
    void theHandlerKnowsTheStateAsLongAsTheTurnSays() {
        House memory = House.of((state, event, context) -> switch (event.text()) {
            case "long" ->
                Turn.reply("ok").withState(ConversationState.of("kept")).keepFor(Duration.ofHours(2));
            case "short" -> Turn.reply("ok").withState(ConversationState.of("kept"));
            default -> Turn.reply("at " + state.step()).keepFor(Duration.ofSeconds(1));
        });
        memory.hear("m1", "short");
        memory.advance(Duration.ofMinutes(9));
        memory.hear("m2", "?");
        memory.advance(Duration.ofMinutes(1));
        memory.hear("m3", "?");
        memory.hear("m4", "long");
        memory.advance(Duration.ofMinutes(119));
        memory.killAndRestart();
        memory.hear("m5", "?");
        assertThat(memory.phone().texts()).containsExactly("ok", "at kept", "at ", "ok", "at kept");
    }

    @Test
    void aTurnThatMeetsAnotherChangeIsTakenAgain() {
        house.hear("m1", "oi");
        String contact = house.inbox("m1").contact();
        ConversationRecord record = house.conversation(contact);
        int[] times = {0};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.CONVERSATIONS) && times[0]++ < 3) {
                house.store()
                        .behindTheBack(Write.put(
                                ConversationModels.CONVERSATIONS,
                                ConversationRecord.id(House.BRANCH, contact),
                                record));
            }
            return Fault.NONE;
        });
        house.send(House.ANA, "m2", "de novo");
        house.send(House.ANA, "m3", "nada");
        house.world().runPending();
        assertThat(times[0]).isGreaterThan(3);
        assertThat(house.phone().texts()).containsExactly("eco oi", "mais", "eco de novo", "mais");
    }

    @Test
    void whatAnotherProcessSettledMeanwhileIsNotSettledAgain() {
        boolean[] done = {false};
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.CONVERSATIONS) && !done[0]) {
                done[0] = true;
                InboxEntry settled = (InboxEntry) ((Write.Put<?>) batch.writes().get(0)).value();
                InboxEntry other = settled.withSettlement(
                        InboxEntry.EventOutcome.IGNORED,
                        List.of(),
                        null,
                        house.world().now(),
                        List.of());
                house.store()
                        .behindTheBack(Write.put(
                                ConversationModels.INBOX, InboxEntry.id(House.BRANCH, House.key("m1")), other));
            }
            return Fault.NONE;
        });
        house.hear("m1", "oi");
        assertThat(house.inbox("m1").outcome()).isEqualTo(InboxEntry.EventOutcome.IGNORED);
        assertThat(house.phone().texts()).isEmpty();
        house.hear("m2", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi", "mais");
    }

    @Test
    void whatAHandlerUnderstoodIsKeptWithTheEvent() {
        House understanding = House.of((state, event, context) -> switch (event.text()) {
            case "oi" -> Turn.reply("oi").withTopics("greeting");
            case "dólar e horário" -> Turn.reply("5,59").withTopics("rates", "hours");
            case "xyz" -> Turn.reply("?").notUnderstood();
            case "nada" -> Turn.ignore().withTopics("silence");
            case "falha" -> throw new IllegalStateException("broken");
            default -> Turn.reply("eco");
        });
        List<String> said = List.of("oi", "dólar e horário", "xyz", "nada", "falha", "eco");
        said.forEach(text -> understanding.hear("m" + said.indexOf(text), text));
        assertThat(understanding.inbox().stream().map(InboxEntry::topics))
                .containsExactly(
                        List.of("greeting"),
                        List.of("rates", "hours"),
                        List.of(Turn.UNKNOWN),
                        List.of("silence"),
                        List.of(),
                        List.of());
        understanding.whileNothingIsSettled(() -> {
            understanding.send(House.BIA, "b1", "oi");
            understanding.send(House.BIA, "b2", "oi");
        });
        assertThat(understanding.inbox(House.BIA, "b2").outcome()).isEqualTo(InboxEntry.EventOutcome.MERGED);
        assertThat(understanding.inbox(House.BIA, "b2").topics()).containsExactly("greeting");
    }

    @Test
    void topicsAreNames() {
        assertThat(Turn.reply("oi").withTopics("a", "rates-2").handOver().topics())
                .containsExactly("a", "rates-2");
        assertThat(Turn.reply("oi").notUnderstood().withTopics().topics()).isEmpty();
        for (String name : List.of("", "Rates", "2", "a b", "x".repeat(41))) {
            assertThatThrownBy(() -> Turn.ignore().withTopics("rates", name))
                    .hasMessage("The topic \"" + name
                            + "\" is no name; write a lower-case letter and up to 39 more, digits or hyphens.");
        }
    }

    @Test
    void eventsOfBeforeThereWereTopicsHaveNone() throws IOException {
        house.hear("m1", "oi");
        String written = Json.mapper().writeValueAsString(house.inbox("m1"));
        assertThat(written).doesNotContain("topics");
        assertThat(Json.mapper().readValue(written, InboxEntry.class)).isEqualTo(house.inbox("m1"));
    }

    @Test
    void whatIsPublishedIsKnownToHandlers() {
        record Rate(String value) {}
        House teller = House.of((state, event, context) ->
                Turn.reply(context.require(Rate.class).value().value()));
        teller.engine()
                .publish(
                        Rate.class,
                        new Snapshot<>(new Rate("5,59"), 1, teller.world().now()));
        teller.hear("m1", "dólar?");
        assertThat(teller.phone().texts()).containsExactly("5,59");
        assertThatThrownBy(() -> new ConversationContext(
                                House.BRANCH,
                                teller.all(ConversationModels.CONTACTS)
                                        .findFirst()
                                        .orElseThrow(),
                                teller.world().now(),
                                io.fairbot.conversation.SnapshotMap.none())
                        .require(Rate.class))
                .hasMessageContaining("No agent has published Rate");
        assertThat(new ConversationEvent.TimerExpiry(
                                "t", "name", "data", teller.world().now())
                        .text())
                .isEmpty();
    }

    @Test
    void anApologyIsNoTwinOfTheReplyBehindIt() {
        House clumsy = House.of(new ConversationHandler() {
            @Override
            public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
                if (event.text().equals("broken")) {
                    throw new IllegalStateException("broken");
                }
                return Turn.reply("Um momento.");
            }

            @Override
            public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
                return Optional.of(Reply.of("Um momento."));
            }
        });
        clumsy.whileNothingIsSettled(() -> {
            clumsy.send(House.ANA, "m1", "broken");
            clumsy.send(House.ANA, "m2", "oi");
        });
        assertThat(clumsy.inbox("m2").outcome()).isEqualTo(InboxEntry.EventOutcome.ANSWERED);
        assertThat(clumsy.phone().texts()).containsExactly("Um momento.", "Um momento.");
    }
}
