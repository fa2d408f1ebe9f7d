package io.fairbot.storage.internal.hybrid;

import java.util.concurrent.CompletionException;

/** What a stage failed with. */
public final class Causes {
    private Causes() {}

    /** The failure itself, out of the wrap that stages put around what came from another stage. */
    public static Throwable of(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
