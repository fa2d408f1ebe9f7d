package io.fairbot.coordination.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.agent.Health;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorMonitorTest {
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("error-monitor-test");
    private final ErrorMonitor monitor =
            new ErrorMonitor(new SystemTimeSource(() -> Instant.parse("2026-11-23T12:00:00Z"), scheduler));
    private final ExecutorService executor =
            monitor.watch(new DaemonExecutorFactory()).create("watched", 1);

    @AfterEach
    void stop() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isShutdown() && executor.isTerminated()).isTrue();
        scheduler.shutdownNow();
    }

    @Test
    void anErrorThatEndsATaskIsDownWithWhatWhereAndWhen() {
        assertThat(monitor.health()).isEqualTo(Health.UP);
        executor.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new OutOfMemoryError("Java heap space");
        });
        await().until(() -> monitor.health().status() == Health.HealthStatus.DOWN);
        assertThat(monitor.health().reason())
                .isEqualTo("A task of the thread fairbot-watched-1 was ended by java.lang.OutOfMemoryError: Java heap"
                        + " space at 2026-11-23T12:00:00Z, and what it was doing may be unfinished: start the"
                        + " application again; if memory was exhausted, give it a larger heap (-Xmx).");
    }

    @Test
    void theThreadsGoOn() {
        executor.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new NoClassDefFoundError("a/B");
        });
        assertThat(CompletableFuture.supplyAsync(() -> "next", executor).join()).isEqualTo("next");
        assertThat(monitor.health().reason()).contains("java.lang.NoClassDefFoundError: a/B");
    }

    @Test
    void anErrorInAFutureIsSeen() {
        Future<String> future = executor.submit(() -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(monitor.health().reason()).contains("java.lang.StackOverflowError at");
    }

    @Test
    void anErrorOfAWakeUpIsSeenAndOnlyTheFirstOneIsTold() {
        monitor.time().schedule(Duration.ZERO, () -> {
            throw new LinkageError("first");
        });
        await().until(() -> monitor.health().reason().contains("LinkageError: first"));
        Future<?> second = executor.submit(() -> {
            throw new AssertionError("what a customer wrote");
        });
        assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class);
        assertThat(monitor.health().reason()).contains("LinkageError: first");
    }

    @Test
    void theMessageOfAnotherErrorIsNotTold() {
        Future<?> future = executor.submit(() -> {
            throw new AssertionError("what a customer wrote");
        });
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class);
        assertThat(monitor.health().reason())
                .contains("java.lang.AssertionError at")
                .doesNotContain("customer");
    }

    @Test
    void anExceptionIsAFailureLikeAnyOther() {
        Future<?> future = executor.submit(() -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class);
        assertThat(monitor.health()).isEqualTo(Health.UP);
    }
}
