package io.fairbot.conversation.engine;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The set of a branch's transmissions in progress, each until its result is stored. Safe for use from any thread. */
final class Transmissions {
    private final TimeSource time;
    private final Map<Long, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    Transmissions(TimeSource time) {
        this.time = time;
    }

    /** Runs a transmission, which belongs to the set until its stage ends. */
    <T> CompletionStage<T> run(Supplier<CompletionStage<T>> transmission) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        long number = count.incrementAndGet();
        running.put(number, ended);
        return Stages.attempt(transmission).whenComplete((result, failure) -> {
            running.remove(number);
            ended.complete(null);
        });
    }

    /** Returns a stage that completes when all transmissions that are in progress now have ended, or after some time. */
    CompletionStage<Void> ended(Duration atMost) {
        List<CompletableFuture<Void>> now = List.copyOf(running.values());
        if (now.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> ended = CompletableFuture.allOf(now.toArray(CompletableFuture<?>[]::new));
        TimeSource.TimerHandle bound = time.schedule(atMost, () -> ended.complete(null));
        return ended.whenComplete((done, failure) -> bound.cancel());
    }
}
