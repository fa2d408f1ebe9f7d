package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A queue of rows that are called "lane:number", by itself: its worker, its source and its executor do as they are told. */
class KeyedQueueTest {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final List<List<String>> begun = new ArrayList<>();
    private final Deque<CompletableFuture<Integer>> running = new ArrayDeque<>();
    private final Deque<CompletableFuture<List<String>>> fetches = new ArrayDeque<>();
    private int fetched;
    private KeyedQueue.RowProcessor<String> worker = rows -> {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        running.add(end);
        return end;
    };
    private Executor executor = Runnable::run;

    private KeyedQueue<String> lanes(int inMemory, int atOnce, int run) {
        return new KeyedQueue<>(
                "test",
                new KeyedQueue.QueueLimits(inMemory, atOnce, run),
                new KeyedQueue.RowKeys<>() {
                    @Override
                    public String lane(String row) {
                        return row.substring(0, row.indexOf(':'));
                    }

                    @Override
                    public String id(String row) {
                        return row;
                    }
                },
                this::fetch,
                this::work,
                task -> executor.execute(task),
                world.platform().time());
    }

    private CompletionStage<List<String>> fetch(int limit) {
        fetched++;
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        fetches.add(answer);
        return answer;
    }

    private CompletionStage<Integer> work(List<String> rows) {
        begun.add(rows);
        return worker.work(rows);
    }

    /** A queue that works and has nothing left in the store. */
    private KeyedQueue<String> open(int inMemory, int atOnce, int run) {
        KeyedQueue<String> lanes = lanes(inMemory, atOnce, run);
        lanes.resume();
        fetches.remove().complete(List.of());
        return lanes;
    }

    private void end(int rows) {
        running.remove().complete(rows);
    }

    @Test
    void noMoreLanesThanAllowedAreWorkedOnAtOnce() {
        KeyedQueue<String> lanes = open(10, 2, 1);
        List.of("a:1", "b:1", "c:1").forEach(lanes::offer);

        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:1"));
        end(1);
        assertThat(begun).endsWith(List.of("c:1")).hasSize(3);
    }

    @Test
    void rowsThatWereNotEndedComeAgainBehindTheOtherLanes() {
        KeyedQueue<String> lanes = open(10, 1, 2);
        List.of("a:1", "a:2", "a:3", "b:1").forEach(lanes::offer);

        end(1);
        end(1);
        end(2);

        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:1"), List.of("a:2", "a:3"));
        assertThat(lanes.size()).isZero();
    }

    @Test
    void aWorkerThatThrowsIsAskedAgainAfterAPause() {
        KeyedQueue.RowProcessor<String> later = worker;
        worker = rows -> {
            throw new IllegalStateException("A fault of the test.");
        };
        KeyedQueue<String> lanes = open(10, 1, 1);
        lanes.offer("a:1");
        worker = later;

        world.advance(FIRST_PAUSE.minusMillis(1));
        assertThat(begun).hasSize(1);
        world.advance(Duration.ofMillis(1));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("a:1"));
        end(1);
        assertThat(lanes.size()).isZero();
    }

    @Test
    void anExecutorThatRefusesIsAskedAgainAfterAPause() {
        executor = task -> {
            throw new RejectedExecutionException("A fault of the test.");
        };
        KeyedQueue<String> lanes = open(10, 1, 1);
        lanes.offer("a:1");
        assertThat(begun).isEmpty();
        executor = Runnable::run;

        world.advance(FIRST_PAUSE);
        assertThat(begun).containsExactly(List.of("a:1"));
    }

    @Test
    void aLaneThatFailsAgainAndAgainPausesLongerUntilItSucceeds() {
        KeyedQueue<String> lanes = open(10, 1, 1);
        List.of("a:1", "a:2").forEach(lanes::offer);
        for (int millis : List.of(100, 200, 400)) {
            fail(millis);
        }
        end(1);
        assertThat(begun).endsWith(List.of("a:2"));
        fail(100);
    }

    private void fail(int millis) {
        int before = begun.size();
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        world.advance(Duration.ofMillis(millis - 1));
        assertThat(begun).hasSize(before);
        world.advance(Duration.ofMillis(1));
        assertThat(begun).hasSize(before + 1);
    }

    @Test
    void theStoreIsReadAgainWhenHalfOfTheRoomIsFree() {
        KeyedQueue<String> lanes = open(4, 1, 1);
        List.of("a:1", "a:2", "a:3", "a:4", "a:5").forEach(lanes::offer);
        assertThat(lanes.overflows()).isTrue();

        end(1);
        assertThat(fetched).isEqualTo(1);
        end(1);
        assertThat(fetched).isEqualTo(2);
        fetches.remove().complete(List.of("a:3", "a:4", "a:5"));
        assertThat(lanes.overflows()).isFalse();
        end(1);
        end(1);
        end(1);
        assertThat(begun).hasSize(5).endsWith(List.of("a:5"));
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void whatEndsDuringAReadingIsForgottenAfterIt() {
        KeyedQueue<String> lanes = open(2, 1, 1);
        List.of("a:1", "a:2", "a:3").forEach(lanes::offer);
        end(1);
        end(1);
        // It answers with a row that has ended meanwhile, and with as many rows as it was asked for.
        fetches.remove().complete(List.of("a:2", "a:3"));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("a:2"), List.of("a:3"));
        fetches.remove().complete(List.of());
        end(1);
        // Somebody takes the row up once more: now it is news.
        List.of("a:4", "a:5", "a:6").forEach(lanes::offer);
        end(1);
        end(1);
        fetches.remove().complete(List.of("a:6", "a:2"));
        end(1);
        assertThat(begun).endsWith(List.of("a:6"), List.of("a:2"));
    }

    @Test
    void aRowThatEndedDuringAReadingThatFailedMayComeWithTheNext() {
        KeyedQueue<String> lanes = open(2, 1, 1);
        List.of("a:1", "a:2", "a:3").forEach(lanes::offer);
        end(1);
        end(1);
        fetches.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        world.advance(FIRST_PAUSE);
        fetches.remove().complete(List.of("a:2"));
        assertThat(begun).hasSize(3).endsWith(List.of("a:2"));
    }

    @Test
    void readingsThatFailPauseLongerAndLonger() {
        KeyedQueue<String> lanes = lanes(2, 1, 1);
        lanes.resume();
        for (int millis : List.of(100, 200, 400)) {
            int before = fetched;
            fetches.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
            world.advance(Duration.ofMillis(millis - 1));
            assertThat(fetched).isEqualTo(before);
            world.advance(Duration.ofMillis(1));
            assertThat(fetched).isEqualTo(before + 1);
        }
    }

    @Test
    void aClosedQueueTakesNothingReadsNothingAndTriesNothingAgain() {
        KeyedQueue<String> lanes = lanes(2, 1, 1);
        lanes.resume();
        assertThat(lanes.close()).isCompleted();
        fetches.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        lanes.resume();
        world.advance(Duration.ofHours(1));

        assertThat(fetched).isEqualTo(1);
        KeyedQueue<String> second = open(2, 1, 1);
        assertThat(second.close()).isCompleted();
        second.offer("a:1");
        assertThat(second.size()).isZero();
        assertThat(begun).isEmpty();
    }

    @Test
    void aQueueIsClosedWhenTheLastWorkEndsAlsoWhenItFails() {
        KeyedQueue<String> lanes = open(10, 2, 1);
        List.of("a:1", "b:1", "b:2").forEach(lanes::offer);

        CompletionStage<Void> closed = lanes.close();
        end(1);
        assertThat(closed.toCompletableFuture()).isNotDone();
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        assertThat(closed).isCompleted();
        world.advance(Duration.ofHours(1));
        assertThat(begun).hasSize(2);
    }

    @Test
    void aQueueThatPausesBeginsNothing() {
        KeyedQueue<String> lanes = open(10, 2, 1);
        lanes.pause();
        lanes.offer("a:1");
        assertThat(begun).isEmpty();
        lanes.resume();
        assertThat(begun).containsExactly(List.of("a:1"));
    }
}
