package io.fairbot.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test-time");
    private final TimeSource time = new SystemTimeSource(Clock.systemUTC(), scheduler);
    private final SerialExecutor executor =
            new SerialExecutor("test", new Platform(time, () -> "id", new DaemonExecutorFactory()));

    private record Outcome(@Nullable String value, @Nullable Throwable failure) {}

    @AfterEach
    void close() {
        executor.close();
        scheduler.shutdownNow();
    }

    private Outcome outcome(Duration limit, CompletableFuture<String> stage) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        executor.within(limit, stage, (value, failure) -> outcome.complete(new Outcome(value, failure)));
        return outcome.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    @Test
    void tasksRunInTheirOrderOnOneThread() {
        List<Integer> seen = new java.util.ArrayList<>();
        CompletableFuture<String> thread = new CompletableFuture<>();
        IntStream.range(0, 1000).forEach(i -> executor.run(() -> seen.add(i)));
        executor.run(() -> thread.complete(Thread.currentThread().getName()));
        assertThat(thread).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("fairbot-test-1");
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void aTaskThatThrowsStopsNoOther() {
        CompletableFuture<String> next = new CompletableFuture<>();
        executor.run(() -> {
            throw new IllegalStateException("planted");
        });
        executor.run(() -> next.complete("next"));
        assertThat(next).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aDelayedTaskRunsUnlessItIsCancelled() {
        CompletableFuture<String> ran = new CompletableFuture<>();
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        executor.after(Duration.ofMillis(50), () -> cancelled.complete("ran")).cancel();
        executor.after(Duration.ofMillis(100), () -> ran.complete("ran"));
        assertThat(ran).succeedsWithin(Duration.ofSeconds(10));
        assertThat(cancelled).isNotDone();
        assertThat(executor.time()).isSameAs(time);
    }

    @Test
    void theOutcomeOfAStageIsReportedOnce() {
        IllegalStateException planted = new IllegalStateException("planted");
        assertThat(outcome(LONG, CompletableFuture.completedFuture("yes"))).isEqualTo(new Outcome("yes", null));
        assertThat(outcome(LONG, CompletableFuture.failedFuture(planted))).isEqualTo(new Outcome(null, planted));

        CompletableFuture<String> late = new CompletableFuture<>();
        List<Outcome> reported = new java.util.concurrent.CopyOnWriteArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        executor.within(Duration.ofMillis(1), late, (value, failure) -> {
            reported.add(new Outcome(value, failure));
            first.countDown();
        });
        assertThat(CompletableFuture.runAsync(() -> await(first))).succeedsWithin(Duration.ofSeconds(10));
        late.complete("too late");
        CompletableFuture<String> behind = new CompletableFuture<>();
        executor.run(() -> behind.complete("behind"));
        assertThat(behind).succeedsWithin(Duration.ofSeconds(10));
        assertThat(reported)
                .singleElement()
                .satisfies(only -> assertThat(only.failure()).isInstanceOf(TimeoutException.class));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosedExecutorRunsNothing() {
        executor.close();
        assertThat(executor.run(() -> {})).isFalse();
        executor.close();
    }
}
