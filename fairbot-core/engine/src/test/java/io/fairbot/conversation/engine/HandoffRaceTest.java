package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.ChannelTraits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two attendants take the same conversation at the same time, on real threads, and the bot answers meanwhile. */
class HandoffRaceTest {
    private static final int CONVERSATIONS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ConversationHandler BOT = (state, event, context) -> {
        if (!(event instanceof ConversationEvent.Message)) {
            return Turn.ignore();
        }
        return event.text().equals("pessoa") ? Turn.reply("Um momento.").handOver() : Turn.reply("eco " + event.text());
    };

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final ExecutorService people = new DaemonExecutorFactory().create("people", 3);
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final DocumentStore store = join(new MemoryStorage().open(ConversationEngine.models(), platform));
    private final ConversationEngine engine = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);
    private final BranchConversations line = join(engine.open(House.BRANCH, new ChannelTraits(true, false)));

    @BeforeEach
    void start() {
        engine.handler("test", BOT);
        line.connect(new Phone(true));
    }

    @AfterEach
    void stop() {
        join(engine.close());
        join(store.close());
        people.shutdownNow();
        scheduler.shutdownNow();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.with()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .await()
                .atMost(PATIENCE)
                .until(condition);
    }

    private void write(int customer, String id, String text) {
        join(line.accept(House.message(id, time.now(), text, House.phone(customer)), List.of()));
    }

    private ConversationId conversation(int customer) {
        String contact = join(store.get(
                        ConversationModels.ALIASES, House.phone(customer).key()))
                .orElseThrow()
                .value()
                .contact();
        return new ConversationId(House.BRANCH, contact);
    }

    private Handoff handoff(ConversationId id) {
        return join(engine.handoffs().find(id)).orElseThrow().handoff();
    }

    private InboxEntry settled(int customer, String id) {
        String key = InboxEntry.id(House.BRANCH, InboxEntry.key(MessageRef.of(House.phone(customer), id)));
        await(() -> event(key).settledAt() != null);
        return event(key);
    }

    private InboxEntry event(String key) {
        return join(store.get(ConversationModels.INBOX, key)).orElseThrow().value();
    }

    /** Sometimes the bot is to be faster. */
    private CompletionStage<Boolean> later(int milliseconds) {
        CompletableFuture<Boolean> then = new CompletableFuture<>();
        time.schedule(Duration.ofMillis(milliseconds), () -> then.complete(true));
        return then;
    }

    /** Starts everything at the same moment. */
    private <T> List<CompletableFuture<T>> atOnce(List<Supplier<CompletionStage<T>>> actions) {
        CountDownLatch ready = new CountDownLatch(actions.size());
        List<CompletableFuture<T>> started = new ArrayList<>();
        for (Supplier<CompletionStage<T>> action : actions) {
            started.add(CompletableFuture.supplyAsync(
                            () -> {
                                ready.countDown();
                                try {
                                    ready.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return action.get();
                            },
                            people)
                    .thenCompose(stage -> stage));
        }
        return started;
    }

    private static HandoffException refusal(CompletableFuture<?> loser) {
        try {
            loser.join();
        } catch (CompletionException e) {
            Throwable cause = e;
            while (!(cause instanceof HandoffException)) {
                cause = Objects.requireNonNull(cause.getCause());
            }
            return (HandoffException) cause;
        }
        throw new AssertionError("It was not refused.");
    }

    @Test
    void ofTwoAttendantsOneHasItAndTheOtherHearsWho() {
        for (int customer = 0; customer < CONVERSATIONS; customer++) {
            write(customer, "m", "pessoa");
            settled(customer, "m");
            ConversationId id = conversation(customer);
            List<CompletableFuture<ConversationSummary>> both = atOnce(List.of(
                    () -> engine.handoffs().take(id, HandoffAuthor.by("rita")),
                    () -> engine.handoffs().take(id, HandoffAuthor.by("rui"))));
            await(() -> both.stream().allMatch(CompletableFuture::isDone));
            assertThat(both).filteredOn(one -> !one.isCompletedExceptionally()).hasSize(1);
            int winner = both.get(0).isCompletedExceptionally() ? 1 : 0;
            String name = winner == 0 ? "rita" : "rui";
            HandoffException refused = refusal(both.get(1 - winner));
            assertThat(refused.failure()).isEqualTo(HandoffFailure.TAKEN_BY_OTHER);
            assertThat(refused.current().flatMap(Handoff::by)).contains(name);
            assertThat(handoff(id).by()).contains(name);
        }
    }

    @Test
    void theBotAndAnAttendantNeverAnswerTheSameMessage() {
        int answered = 0;
        for (int customer = 0; customer < CONVERSATIONS; customer++) {
            write(customer, "m1", "oi");
            settled(customer, "m1");
            ConversationId id = conversation(customer);
            int number = customer;
            List<CompletableFuture<Object>> both = atOnce(List.of(
                    () -> later(number % 4)
                            .thenCompose(now -> engine.handoffs().take(id, HandoffAuthor.by("rita")))
                            .thenApply(taken -> taken),
                    () -> line.accept(House.message("m2", time.now(), "quanto?", House.phone(number)), List.of())
                            .thenApply(accepted -> accepted)));
            both.forEach(CompletableFuture::join);
            EventOutcome outcome = settled(customer, "m2").outcome();
            Handoff taken = handoff(id);
            assertThat(taken.state()).isEqualTo(HandoffState.TAKEN);
            // Of a message that the bot has answered, the attendant is not told that it waits.
            assertThat(outcome).isIn(EventOutcome.ANSWERED, EventOutcome.PAUSED);
            assertThat(taken.unansweredSince().isPresent())
                    .as("customer %s, whose message is %s", customer, outcome)
                    .isEqualTo(outcome == EventOutcome.PAUSED);
            answered += outcome == EventOutcome.ANSWERED ? 1 : 0;
        }
        System.out.println("HandoffRaceTest: the bot was faster " + answered + " times of " + CONVERSATIONS);
    }
}
