package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More comes in than is held in memory, something is slow, the store goes away, the house closes. */
class PressureTest {
    private static final int MANY = 300;
    private static final SessionState LOST =
            new SessionState(SessionState.SessionPhase.RECONNECTING, Instant.EPOCH, Optional.empty());

    private final House house = House.of(House.ECHO, ConversationOptions.DEFAULTS.withMaxQueuedInMemory(10));

    private void sendMany(House to) {
        IntStream.range(0, MANY).forEach(i -> to.send(House.phone(i % 7), "m" + i, "oi " + i));
    }

    private static List<String> expected(int contact) {
        return IntStream.range(0, MANY)
                .filter(i -> i % 7 == contact)
                .mapToObj(i -> "eco oi " + i)
                .toList();
    }

    @Test
    void whatDoesNotFitIntoMemoryWaitsInTheStoreAndIsAnsweredInOrder() {
        house.line().stateChanged(LOST);
        house.store().unreadable(ConversationModels.CONVERSATIONS::equals);
        sendMany(house);
        house.world().runPending();
        assertThat(house.line().backlog()).isEqualTo(new Conversations.ConversationBacklog(MANY, 0, false));
        house.store().unreadable(model -> false);
        house.advance(Duration.ofMinutes(1));
        assertThat(house.line().backlog()).isEqualTo(new Conversations.ConversationBacklog(0, 10, true));
        house.line().stateChanged(house.phone().state());
        house.world().runPending();
        assertThat(house.line().backlog()).isEqualTo(new Conversations.ConversationBacklog(0, 0, false));
        for (int contact = 0; contact < 7; contact++) {
            assertThat(house.phone().texts(House.phone(contact))).containsExactlyElementsOf(expected(contact));
        }
    }

    @Test
    void whatWaitsIsTakenUpAgainAfterAKill() {
        house.line().stateChanged(LOST);
        sendMany(house);
        house.world().runPending();
        house.killAndRestart();
        for (int contact = 0; contact < 7; contact++) {
            assertThat(house.phone().texts(House.phone(contact))).containsExactlyElementsOf(expected(contact));
        }
    }

    @Test
    void whatComesWhileTheStoreIsReadIsFoundByTheNextReading() {
        house.store().unreadable(ConversationModels.CONVERSATIONS::equals);
        sendMany(house);
        house.world().runPending();
        house.store().unreadable(model -> false);
        house.readsTake(Duration.ofMillis(5));
        for (int i = 0; i < 50; i++) {
            house.advance(Duration.ofMillis(3));
            house.send(House.phone(i % 7), "late" + i, "mais " + i);
        }
        house.advance(Duration.ofMinutes(5));
        house.store().readsWaitFor(() -> CompletableFuture.completedStage(true));
        assertThat(house.phone().texts()).hasSize(MANY + 50).doesNotHaveDuplicates();
        assertThat(house.inbox()).extracting(InboxEntry::outcome).containsOnly(InboxEntry.EventOutcome.ANSWERED);
    }

    @Test
    void whatBecomesDurableBehindAReadingIsNotForgotten() {
        ConversationEngine late =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        Conversations.BranchConversations line =
                house.world().await(late.open("praia", new ChannelTraits(true, false)));
        line.connect(house.phone());
        house.world().runPending();
        house.readsTake(Duration.ofMillis(50));
        var accepted = line.accept(House.message("m1", house.world().now(), "oi", House.ANA), List.of());
        house.advance(Duration.ofMillis(20));
        // Its first reading is under way when the message is stored, and does not find it.
        late.handler("test", House.ECHO);
        house.advance(Duration.ofMinutes(1));
        assertThat(accepted).isCompleted();
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void whatEndsWhileTheStoreIsReadIsNotTakenUpAgain() {
        house.line().stateChanged(LOST);
        sendMany(house);
        house.world().runPending();
        house.readsTake(Duration.ofMillis(5));
        for (int i = 0; i < MANY; i++) {
            house.phone().next(true, () -> house.after(Duration.ofMillis(2), new Transmission.Sent()));
        }
        house.line().stateChanged(house.phone().state());
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().texts()).hasSize(MANY);
        assertThat(house.phone().preparations()).isEqualTo(MANY);
    }

    @Test
    void aStoreThatGoesAwayAndComesBackLosesNothing() {
        sendMany(house);
        house.world().runPending();
        house.store().unreadable(model -> true);
        house.store().faults(batch -> FaultyStore.Fault.REFUSED);
        house.line().stateChanged(LOST);
        house.advance(Duration.ofMinutes(2));
        house.store().unreadable(model -> false);
        house.store().faults(batch -> FaultyStore.Fault.NONE);
        house.line().stateChanged(house.phone().state());
        house.hear("last", "fim");
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().texts()).hasSize(MANY + 1).doesNotHaveDuplicates();
    }

    @Test
    void whatWaitsInAStoreThatCannotBeReadIsAnsweredWhenItCan() {
        House down = House.of(House.ECHO);
        down.store().next(ConversationModels.CONVERSATIONS, FaultyStore.Fault.DEATH_BEFORE);
        down.hear("m1", "oi");
        ConversationEngine engine =
                new ConversationEngine(down.store(), down.world().platform(), ConversationOptions.DEFAULTS);
        assertThat(engine.close()).isCompleted();
        down.killAndRestart();
        assertThat(down.phone().texts()).containsExactly("eco oi");
        ConversationEngine second =
                new ConversationEngine(down.store(), down.world().platform(), ConversationOptions.DEFAULTS);
        Conversations.BranchConversations line =
                down.world().await(second.open("praia", new ChannelTraits(true, false)));
        line.connect(down.phone());
        down.world().await(line.accept(House.message("m2", down.world().now(), "alô", House.ANA), List.of()));
        down.store().unreadable(ConversationModels.INBOX::equals);
        second.handler("test", House.ECHO);
        down.advance(Duration.ofSeconds(3));
        assertThat(down.phone().texts()).hasSize(1);
        down.store().unreadable(model -> false);
        down.advance(Duration.ofSeconds(30));
        assertThat(down.phone().texts()).containsExactly("eco oi", "eco alô");
    }

    @Test
    void aBranchWhoseChannelIsBlockedForHalfAMinuteHoldsUpNoOther() {
        Phone slow = new Phone(true);
        for (int i = 0; i < MANY; i++) {
            slow.next(true, () -> house.after(Duration.ofSeconds(30), new Transmission.Sent()));
        }
        Conversations.BranchConversations praia =
                house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        praia.connect(slow);
        IntStream.range(0, MANY)
                .forEach(i ->
                        praia.accept(House.message("p" + i, house.world().now(), "oi", House.phone(i)), List.of()));
        house.world().runPending();
        Instant before = house.world().now();
        sendMany(house);
        house.world().runPending();
        assertThat(house.phone().texts()).hasSize(MANY);
        assertThat(house.world().now()).isEqualTo(before);
        assertThat(slow.texts()).hasSizeLessThan(MANY);
        house.advance(Duration.ofMinutes(30));
        assertThat(slow.texts()).hasSize(MANY);
    }

    @Test
    void aHandlerThatBlocksHoldsThreadsOfItsOwnBranchOnly() {
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(DaemonExecutorFactory.threadFactory("test"));
        SystemTimeSource time = new SystemTimeSource(Clock.systemUTC(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        DocumentStore store = new MemoryStorage()
                .open(ConversationModels.all(), platform)
                .toCompletableFuture()
                .join();
        ConversationEngine engine = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);
        CountDownLatch blocked = new CountDownLatch(1);
        engine.handler("test", (state, event, context) -> {
            if (context.branch().equals("blocked")) {
                waitFor(blocked);
            }
            return Turn.reply("eco " + event.text());
        });
        Phone here = new Phone(true);
        Phone there = new Phone(true);
        List<Conversations.BranchConversations> lines = new ArrayList<>();
        for (String branch : List.of("blocked", "free")) {
            Conversations.BranchConversations line = engine.open(branch, new ChannelTraits(true, false))
                    .toCompletableFuture()
                    .join();
            line.connect(branch.equals("free") ? here : there);
            lines.add(line);
            IntStream.range(0, 20).forEach(i -> {
                var accepted = line.accept(House.message("m" + i, time.now(), "oi", House.phone(i)), List.of());
                assertThat(accepted).succeedsWithin(Duration.ofSeconds(10));
            });
        }
        await().until(() -> here.texts().size() == 20);
        assertThat(there.texts()).isEmpty();
        blocked.countDown();
        await().until(() -> there.texts().size() == 20);
        assertThat(engine.close()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.backlog().overflow()).isFalse());
        scheduler.shutdownNow();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosedLineEndsWhenNothingRunsAnyMoreAndKeepsWhatWaits() {
        CompletableFuture<Transmission> answer = new CompletableFuture<>();
        house.phone().next(true, () -> answer);
        house.hear("m1", "oi");
        CompletableFuture<Void> closed = house.line().close().toCompletableFuture();
        house.world().runPending();
        assertThat(closed).isNotDone();
        answer.complete(new Transmission.Sent());
        house.world().runPending();
        assertThat(closed).isCompleted();
        assertThat(house.line().close()).isCompleted();
        Conversations.BranchConversations again =
                house.world().await(house.engine().open(House.BRANCH, new ChannelTraits(true, false)));
        again.connect(house.phone());
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void closingEndsEveryPause() {
        House doubtful = House.keepingRepetitions(House.ECHO);
        doubtful.phone().next(false, new Transmission.Unknown("lost"));
        doubtful.hear("m1", "oi");
        doubtful.world().await(doubtful.engine().close());
        doubtful.advance(Duration.ofMinutes(5));
        assertThat(doubtful.phone().texts()).isEmpty();
        Conversations.BranchConversations again =
                doubtful.world().await(doubtful.engine().open(House.BRANCH, new ChannelTraits(false, false)));
        again.connect(doubtful.phone());
        doubtful.world().runPending();
        assertThat(doubtful.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void whatIsAcceptedWhileTheLineClosesIsAnsweredByTheNextOne() {
        var accepted = house.send(House.ANA, "m1", "oi");
        house.world().await(house.line().close());
        house.world().await(accepted);
        assertThat(house.phone().texts()).isEmpty();
        house.killAndRestart();
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }
}
