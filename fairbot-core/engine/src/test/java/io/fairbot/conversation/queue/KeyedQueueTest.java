package io.fairbot.conversation.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue of rows that are called "key:number", alone: its processor, its source and its executor do what the test says. */
class KeyedQueueTest extends KeyedQueueFixture {
    @Test
    void noMoreLanesThanAllowedAreWorkedOnAtOnce() {
        KeyedQueue<String> queue = open(10, 2, 1);
        List.of("a:1", "b:1", "c:1").forEach(queue::offer);

        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:1"));
        end(1);
        assertThat(begun).endsWith(List.of("c:1")).hasSize(3);
    }

    @Test
    void rowsThatWereNotEndedComeAgainBehindTheOtherLanes() {
        KeyedQueue<String> queue = open(10, 1, 2);
        List.of("a:1", "a:2", "a:3", "b:1").forEach(queue::offer);

        end(1);
        end(1);
        end(2);

        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:1"), List.of("a:2", "a:3"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void aWorkerThatThrowsIsAskedAgainAfterAPause() {
        RowProcessor<String> later = worker;
        worker = (rows, resumed) -> {
            throw new IllegalStateException("A fault of the test.");
        };
        KeyedQueue<String> queue = open(10, 1, 1);
        queue.offer("a:1");
        worker = later;

        world.advance(FIRST_PAUSE.minusMillis(1));
        assertThat(begun).hasSize(1);
        world.advance(Duration.ofMillis(1));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("a:1"));
        end(1);
        assertThat(queue.size()).isZero();
    }

    @Test
    void anExecutorThatRefusesIsAskedAgainAfterAPause() {
        executor = task -> {
            throw new RejectedExecutionException("A fault of the test.");
        };
        KeyedQueue<String> queue = open(10, 1, 1);
        queue.offer("a:1");
        assertThat(begun).isEmpty();
        executor = Runnable::run;

        world.advance(FIRST_PAUSE);
        assertThat(begun).containsExactly(List.of("a:1"));
    }

    @Test
    void aLaneThatFailsAgainAndAgainPausesLongerUntilItSucceeds() {
        KeyedQueue<String> queue = open(10, 1, 1);
        List.of("a:1", "a:2").forEach(queue::offer);
        for (int millis : List.of(100, 200, 400)) {
            fail(millis);
        }
        end(1);
        assertThat(begun).endsWith(List.of("a:2"));
        fail(100);
    }

    @Test
    void theStoreIsReadAgainWhenHalfOfTheRoomIsFree() {
        KeyedQueue<String> queue = open(4, 1, 1);
        List.of("a:1", "a:2", "a:3", "a:4", "a:5").forEach(queue::offer);
        assertThat(queue.overflows()).isTrue();

        end(1);
        assertThat(fetched).isEqualTo(1);
        end(1);
        assertThat(fetched).isEqualTo(2);
        assertThat(places).endsWith(5L);
        fetches.remove().complete(List.of("a:5"));
        assertThat(queue.overflows()).isFalse();
        end(1);
        end(1);
        end(1);
        assertThat(begun).hasSize(5).endsWith(List.of("a:5"));
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void whatEndsDuringAReadingIsForgottenAfterIt() {
        KeyedQueue<String> queue = open(2, 1, 1);
        List.of("a:1", "a:2", "a:3").forEach(queue::offer);
        end(1);
        end(1);
        // It answers with a row that has ended meanwhile, and with as many rows as it was asked for.
        fetches.remove().complete(List.of("a:2", "a:3"));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("a:2"), List.of("a:3"));
        fetches.remove().complete(List.of());
        end(1);
        // Somebody takes the row up once more: now it is news.
        List.of("a:4", "a:5", "a:6").forEach(queue::offer);
        end(1);
        end(1);
        fetches.remove().complete(List.of("a:6", "a:2"));
        end(1);
        assertThat(begun).endsWith(List.of("a:6"), List.of("a:2"));
    }

    @Test
    void aRowThatEndedDuringAReadingThatFailedMayComeWithTheNext() {
        KeyedQueue<String> queue = open(2, 1, 1);
        List.of("a:1", "a:2", "a:3").forEach(queue::offer);
        end(1);
        end(1);
        fetches.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        world.advance(FIRST_PAUSE);
        fetches.remove().complete(List.of("a:2"));
        assertThat(begun).hasSize(3).endsWith(List.of("a:2"));
    }

    @Test
    void readingsThatFailPauseLongerAndLonger() {
        KeyedQueue<String> queue = queue(2, 1, 1);
        queue.resume();
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
        KeyedQueue<String> queue = queue(2, 1, 1);
        queue.resume();
        assertThat(queue.close()).isCompleted();
        fetches.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        queue.resume();
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
        KeyedQueue<String> queue = open(10, 2, 1);
        List.of("a:1", "b:1", "b:2").forEach(queue::offer);

        CompletionStage<Void> closed = queue.close();
        end(1);
        assertThat(closed.toCompletableFuture()).isNotDone();
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        assertThat(closed).isCompleted();
        world.advance(Duration.ofHours(1));
        assertThat(begun).hasSize(2);
    }

    @Test
    void aQueueThatPausesBeginsNothing() {
        KeyedQueue<String> queue = open(10, 2, 1);
        queue.pause();
        queue.offer("a:1");
        assertThat(begun).isEmpty();
        queue.resume();
        assertThat(begun).containsExactly(List.of("a:1"));
    }

    @Test
    void aKeyThatWaitsHoldsNoPlaceAndComesAgainWithARowThatIsReadAgain() {
        KeyedQueue<String> queue = open(10, 1, 2);
        List.of("a:1", "a:2", "a:3", "b:4").forEach(queue::offer);
        again(Duration.ofMinutes(1));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:4"));
        end(1);
        assertThat(queue.loaded()).isZero();
        assertThat(queue.size()).isEqualTo(3);

        queue.offer("a:5");
        assertThat(queue.loaded()).isZero();
        world.advance(Duration.ofMinutes(1));
        assertThat(begun).hasSize(3).endsWith(List.of("a:1", "a:2"));
        assertThat(loads).containsExactly(List.of("a:1", "a:2"));
        end(2);
        assertThat(begun).hasSize(4).endsWith(List.of("a:3", "a:5"));
        end(2);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aRowThatIsNoticedWhileItIsInProgressIsReadAgainWhenItHasEnded() {
        KeyedQueue<String> queue = open(10, 1, 1);
        queue.offer("a:1");
        queue.notice("a:1");
        assertThat(queue.size()).isEqualTo(1);
        end(1);
        assertThat(fetched).isEqualTo(2);
        fetches.remove().complete(List.of("a:1"));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("a:1"));
        end(1);
        assertThat(queue.size()).isZero();
        assertThat(queue.overflows()).isFalse();
    }

    @Test
    void aRowThatIsNoticedAndUnknownIsProcessed() {
        KeyedQueue<String> queue = open(10, 2, 1);
        queue.offer("a:1");
        queue.notice("a:2");
        queue.notice("b:3");
        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:3"));
        assertThat(queue.size()).isEqualTo(3);
        assertThat(fetched).isEqualTo(1);
    }

    @Test
    void aRescanReadsEverythingAndProcessesNothingTwice() {
        KeyedQueue<String> queue = open(10, 2, 1);
        queue.offer("a:1");
        queue.rescan();
        assertThat(places).containsExactly(0L, 0L);
        fetches.remove().complete(List.of("a:1", "b:2"));
        assertThat(begun).containsExactly(List.of("a:1"), List.of("b:2"));
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void onlyTheRowThatWaitedIsResumed() {
        KeyedQueue<String> queue = open(10, 1, 1);
        List.of("a:1", "a:2").forEach(queue::offer);
        again(Duration.ofMinutes(1));
        world.advance(Duration.ofMinutes(1));
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        world.advance(FIRST_PAUSE);
        again(Duration.ofMinutes(1));
        world.advance(Duration.ofMinutes(1));
        end(1);
        end(1);
        assertThat(resumptions).containsExactly(false, true, false, true, false);

        queue.offer("a:3");
        queue.offer("a:4");
        again(Duration.ofMinutes(1));
        load = ids -> CompletableFuture.completedStage(List.of());
        world.advance(Duration.ofMinutes(1));
        load = CompletableFuture::completedStage;
        assertThat(queue.size()).as("both ended elsewhere, read one by one").isZero();
    }

    @Test
    void aRowThatCannotBeReadAgainComesLater() {
        KeyedQueue<String> queue = open(10, 1, 1);
        queue.offer("a:1");
        again(Duration.ofMinutes(1));
        load = ids -> CompletableFuture.failedStage(new IllegalStateException("A fault of the test."));
        world.advance(Duration.ofMinutes(1));
        assertThat(begun).hasSize(1);
        load = CompletableFuture::completedStage;
        world.advance(FIRST_PAUSE);
        end(1);
        assertThat(queue.size()).isZero();
    }

    @Test
    void rowsThatWaitLeaveRoomForOthersAndAreNotFetchedTwice() {
        KeyedQueue<String> queue = open(2, 1, 1);
        List.of("a:1", "b:2", "c:3").forEach(queue::offer);
        assertThat(queue.overflows()).isTrue();
        again(Duration.ofMinutes(1));
        assertThat(places).endsWith(3L);
        fetches.remove().complete(List.of("c:3"));
        again(Duration.ofMinutes(1));
        again(Duration.ofMinutes(1));
        queue.offer("d:4");
        assertThat(begun).endsWith(List.of("d:4"));
        assertThat(queue.overflows()).isFalse();
    }

    @Test
    void ofManyRowsThatWaitOnlyTheIdsAreHeldAndNoMoreThanAllowed() {
        worker = (rows, resumed) -> CompletableFuture.completedStage(new RowResult.Again(Duration.ofMinutes(1)));
        KeyedQueue<String> queue = open(10, 1, 1);
        IntStream.range(0, 100_000).forEach(i -> queue.offer("k" + i + ":" + i));
        assertThat(queue.size()).isEqualTo(100_000);
        assertThat(queue.loaded()).isZero();

        queue.offer("late:100000");
        assertThat(queue.size()).isEqualTo(100_000);
        assertThat(queue.overflows()).isTrue();
        worker = (rows, resumed) -> CompletableFuture.completedStage(new RowResult.Done(1));
        world.advance(Duration.ofMinutes(1));
        assertThat(places).endsWith(100_000L);
        fetches.remove().complete(List.of("late:100000"));
        assertThat(begun).endsWith(List.of("late:100000"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void rowsThatShareAPlaceAreAllFetched() {
        KeyedQueue<String> queue = queue(1, 1, 1);
        queue.resume();
        fetches.remove().complete(List.of("a:7", "b:7"));
        end(1);
        end(1);
        assertThat(places).containsExactly(0L, 7L);
        fetches.remove().complete(List.of("c:7", "d:8"));
        end(1);
        end(1);
        assertThat(places).containsExactly(0L, 7L, 8L);
        fetches.remove().complete(List.of());
        assertThat(queue.overflows()).isFalse();
        assertThat(begun).hasSize(4);
    }

    @Test
    void aRowThatBecomesDurableBehindTheFetchedOnesIsFetchedAfterAll() {
        KeyedQueue<String> queue = queue(2, 1, 1);
        queue.resume();
        queue.offer("a:3");
        fetches.remove().complete(List.of("b:5", "b:6"));
        assertThat(queue.overflows()).isTrue();
        end(1);
        end(1);
        assertThat(places).containsExactly(0L, 3L);
        fetches.remove().complete(List.of("a:3"));
        assertThat(begun).endsWith(List.of("a:3"));
    }

    @Test
    void aClosedQueueForgetsTheWaits() {
        KeyedQueue<String> queue = open(2, 1, 1);
        queue.offer("a:1");
        again(Duration.ofMinutes(1));
        assertThat(queue.close()).isCompleted();
        world.advance(Duration.ofMinutes(2));
        assertThat(begun).hasSize(1);
        assertThat(loads).isEmpty();
    }
}
