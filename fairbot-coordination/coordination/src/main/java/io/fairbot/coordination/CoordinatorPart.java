package io.fairbot.coordination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A part of a coordinator's run, started once and stopped once.
 *
 * @param name the subject of sentences about it, such as "The API"
 * @param start the action that starts it
 * @param startLimit the maximum duration of the start
 * @param stop the action that stops it; also called after a failed start, so it must be harmless then
 * @param stopLimit the maximum duration of the stop
 */
record CoordinatorPart(
        String name,
        Supplier<? extends CompletionStage<Void>> start,
        Duration startLimit,
        Supplier<? extends CompletionStage<Void>> stop,
        Duration stopLimit) {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(4);

    /** Returns a part without start and stop actions. */
    static CoordinatorPart of(String name) {
        Supplier<CompletionStage<Void>> nothing = () -> CompletableFuture.completedStage(null);
        return new CoordinatorPart(name, nothing, START_LIMIT, nothing, STOP_LIMIT);
    }

    /** Returns a copy with a start action, which ends when its stage completes. */
    CoordinatorPart onStart(Supplier<? extends CompletionStage<Void>> action) {
        return new CoordinatorPart(name, action, startLimit, stop, stopLimit);
    }

    /** Returns a copy with another limit of the start. */
    CoordinatorPart startLimit(Duration limit) {
        return new CoordinatorPart(name, start, limit, stop, stopLimit);
    }

    /** Returns a copy with a stop action, which ends when its stage completes. */
    CoordinatorPart onStop(Supplier<? extends CompletionStage<Void>> action) {
        return new CoordinatorPart(name, start, startLimit, action, stopLimit);
    }

    /** Returns a copy with another limit of the stop. */
    CoordinatorPart stopLimit(Duration limit) {
        return new CoordinatorPart(name, start, startLimit, stop, limit);
    }

    /** Converts a synchronous action to one that returns a stage. */
    static Supplier<CompletionStage<Void>> sync(Runnable action) {
        return () -> {
            action.run();
            return CompletableFuture.completedStage(null);
        };
    }
}
