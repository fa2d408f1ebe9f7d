package io.fairbot.coordination.internal;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, where a host's thread called something that ends when it is done. */
public final class BlockingStages {
    private BlockingStages() {}

    /**
     * Waits for a stage.
     *
     * @throws ExecutionException with what the stage failed with
     * @throws TimeoutException when it takes longer than the limit
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public static <T> T forStage(CompletionStage<T> stage, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
