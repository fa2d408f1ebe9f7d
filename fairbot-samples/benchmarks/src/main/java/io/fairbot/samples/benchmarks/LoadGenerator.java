package io.fairbot.samples.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * Some that call at the same time, each waiting for one answer before its next call.
 *
 * @param count how many there are
 * @param each how many calls each makes
 */
record LoadGenerator(int count, int each) {

    /** How many calls are made. */
    int calls() {
        return count * each;
    }

    /** Makes the calls, numbered from 0, those of one caller in a row; answers how many there were in a second. */
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
