package io.fairbot.samples.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * A load generator with concurrent callers, each of which waits for the response before its next call.
 *
 * @param count the number of callers
 * @param each the number of calls of each caller
 */
record LoadGenerator(int count, int each) {

    /** Returns the total number of calls. */
    int calls() {
        return count * each;
    }

    /** Makes the calls, numbered from 0, consecutively for each caller, and returns the calls per second. */
    double rate(IntFunction<CompletionStage<Void>> call) {
        long begin = System.nanoTime();
        CompletableFuture<?>[] all = new CompletableFuture<?>[count];
        for (int caller = 0; caller < count; caller++) {
            all[caller] = chain(call, caller * each, each).toCompletableFuture();
        }
        CompletableFuture.allOf(all).join();
        return calls() / ((System.nanoTime() - begin) / 1e9);
    }

    private static CompletionStage<Void> chain(IntFunction<CompletionStage<Void>> call, int from, int left) {
        return left == 0
                ? CompletableFuture.completedStage(null)
                : call.apply(from).thenCompose(done -> chain(call, from + 1, left - 1));
    }
}
