package io.fairbot.samples.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * A load generator with concurrent callers, each of which waits for the response before its next call.
 *
 * @param count the number of callers
 * @param each the number of calls of each caller
 */
record LoadGenerator(int count, int each) {

    /**
     * The result of a run.
     *
     * @param rate the calls per second
     * @param p99 the time in which 99 of 100 calls were answered, in milliseconds
     */
    record Load(double rate, double p99) {}

    /** Returns the total number of calls. */
    int calls() {
        return count * each;
    }

    /** Makes the calls, numbered from 0, consecutively for each caller, and returns how fast they were answered. */
    Load run(IntFunction<CompletionStage<Void>> call) {
        // Each call writes the time of its own number, so callers share no collection.
        long[] nanos = new long[calls()];
        long begin = System.nanoTime();
        CompletableFuture<?>[] all = new CompletableFuture<?>[count];
        for (int caller = 0; caller < count; caller++) {
            all[caller] = chain(call, nanos, caller * each, each).toCompletableFuture();
        }
        CompletableFuture.allOf(all).join();
        double rate = calls() / ((System.nanoTime() - begin) / 1e9);
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        return new Load(rate, sorted[sorted.length * 99 / 100] / 1e6);
    }

    /** Makes the calls as {@link #run} does and returns the calls per second. */
    double rate(IntFunction<CompletionStage<Void>> call) {
        return run(call).rate();
    }

    private static CompletionStage<Void> chain(
            IntFunction<CompletionStage<Void>> call, long[] nanos, int number, int left) {
        if (left == 0) {
            return CompletableFuture.completedStage(null);
        }
        long begin = System.nanoTime();
        return call.apply(number).thenCompose(done -> {
            nanos[number] = System.nanoTime() - begin;
            return chain(call, nanos, number + 1, left - 1);
        });
    }
}
