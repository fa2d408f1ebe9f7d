package io.fairbot.conversation.engine;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Pauses that can all be ended at once, so that stopping waits for none of them. */
final class CancellableDelays {
    private final TimeSource time;
    private final Map<Long, CompletableFuture<Void>> running = new HashMap<>();
    private long count;
    private boolean closed;

    CancellableDelays(TimeSource time) {
        this.time = time;
    }

    /** Ends after the time; fails at once when pauses are over. */
    CompletionStage<Void> forDuration(Duration duration) {
        CompletableFuture<Void> pause = new CompletableFuture<>();
        long number;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(new CancellationException("Stopped."));
            }
            number = ++count;
            running.put(number, pause);
        }
        TimeSource.TimerHandle wakeup = time.schedule(duration, () -> pause.complete(null));
        return pause.whenComplete((done, failure) -> {
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
        ended.forEach(pause -> pause.completeExceptionally(new CancellationException("Stopped.")));
    }
}
