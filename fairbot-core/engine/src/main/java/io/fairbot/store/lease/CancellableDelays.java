package io.fairbot.store.lease;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A set of delays that can be cancelled together, so that closing waits for none of them. */
final class CancellableDelays {
    private final TimeSource time;
    private final Map<Long, CompletableFuture<Void>> running = new HashMap<>();
    private long count;
    private boolean closed;

    CancellableDelays(TimeSource time) {
        this.time = time;
    }

    /** Returns a stage that completes after the time, or fails when the delays are cancelled. */
    CompletionStage<Void> forDuration(Duration duration) {
        CompletableFuture<Void> delay = new CompletableFuture<>();
        long number;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(new CancellationException("Stopped."));
            }
            number = ++count;
            running.put(number, delay);
        }
        TimeSource.TimerHandle wakeup = time.schedule(duration, () -> delay.complete(null));
        return delay.whenComplete((done, failure) -> {
            wakeup.cancel();
            synchronized (this) {
                running.remove(number);
            }
        });
    }

    void close() {
        List<CompletableFuture<Void>> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(running.values());
        }
        ended.forEach(delay -> delay.completeExceptionally(new CancellationException("Stopped.")));
    }
}
