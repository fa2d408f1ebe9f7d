package io.fairbot.storage.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs works that name the same key one after the other, in the order in which they came; others run at the same time. No
 * thread waits. Safe for use from any thread.
 *
 * @param <K> what a work holds
 */
public final class MultiKeyExecutor<K> {
    /** The end of the last work of each key; a work that is over is taken out, unless another one came behind it. */
    private final Map<K, CompletableFuture<Void>> last = new HashMap<>();

    /**
     * Runs a work once every earlier one that shares a key with it is over.
     *
     * @param keys what it holds until its stage ends
     * @param work starts it; what it throws fails the stage
     * @param <T> its result
     * @return what the work ends with; whoever completes or cancels it does that to himself alone
     */
    public <T> CompletionStage<T> run(Set<K> keys, Supplier<CompletionStage<T>> work) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        List<CompletableFuture<Void>> before;
        synchronized (last) {
            before = keys.stream()
                    .map(key -> last.put(key, mine))
                    .filter(java.util.Objects::nonNull)
                    .toList();
        }
        CompletableFuture<Void> free = CompletableFuture.allOf(before.toArray(CompletableFuture<?>[]::new));
        CompletableFuture<T> end = free.thenCompose(nothing -> started(work)).whenComplete((result, failure) -> {
            synchronized (last) {
                keys.forEach(key -> last.remove(key, mine));
            }
            mine.complete(null);
        });
        // A copy: what is completed from outside no longer ends the lane.
        return end.copy();
    }

    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
