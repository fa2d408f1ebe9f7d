package io.fairbot.coordination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A part of a coordinator's run, started once and stopped once.
 *
 * @param name the subject of sentences about it, such as "The API"
 * @param start starts it
 * @param startLimit how long the start may take
 * @param stop stops it; also called after a start that failed, so it must be harmless then
 * @param stopLimit how long the stop may take
 */
record CoordinatorPart(
        String name,
        Supplier<? extends CompletionStage<Void>> start,
        Duration startLimit,
        Supplier<? extends CompletionStage<Void>> stop,
        Duration stopLimit) {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(4);

    /** Returns a part that has nothing to start or stop yet. */
    static CoordinatorPart of(String name) {
        Supplier<CompletionStage<Void>> nothing = () -> CompletableFuture.completedStage(null);
        return new CoordinatorPart(name, nothing, START_LIMIT, nothing, STOP_LIMIT);
    }

    /** Returns the part with a start that ends when the stage does. */
    CoordinatorPart onStart(Supplier<? extends CompletionStage<Void>> action) {
        return new CoordinatorPart(name, action, startLimit, stop, stopLimit);
    }

    /** Returns the part with another limit of its start. */
    CoordinatorPart startLimit(Duration limit) {
        return new CoordinatorPart(name, start, limit, stop, stopLimit);
    }

    /** Returns the part with a stop that ends when the stage does. */
    CoordinatorPart onStop(Supplier<? extends CompletionStage<Void>> action) {
        return new CoordinatorPart(name, start, startLimit, action, stopLimit);
    }

    /** Returns the part with another limit of its stop. */
    CoordinatorPart stopLimit(Duration limit) {
        return new CoordinatorPart(name, start, startLimit, stop, limit);
    }

    /** Turns an action that ends when it returns into one with a stage. */
    static Supplier<CompletionStage<Void>> sync(Runnable action) {
        return () -> {
            action.run();
            return CompletableFuture.completedStage(null);
        };
    }
}
