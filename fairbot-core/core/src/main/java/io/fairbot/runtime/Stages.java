package io.fairbot.runtime;

import io.fairbot.Internal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Static operations on {@link CompletionStage} that the JDK lacks. Stateless; safe for use from any thread. */
@Internal
public final class Stages {
    private Stages() {}

    /**
     * Returns the failure of a stage without the exception that {@link CompletableFuture} wraps around it.
     *
     * @param failure the failure that a callback of the stage received
     * @return the failure itself, or its cause where it is a {@link CompletionException} with one
     */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Makes an asynchronous call; an exception or error that it throws fails the stage.
     *
     * @param call the call
     * @param <T> the result
     * @return its stage, or a failed one
     */
    public static <T> CompletableFuture<T> attempt(Supplier<? extends CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            // Errors, too: a caller that waits for the stage would otherwise wait forever.
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Combines stages that run concurrently.
     *
     * @param stages the stages
     * @param <T> their results
     * @return the results in the order of the stages; fails when one failed, after all have ended
     */
    public static <T> CompletableFuture<List<T>> all(Collection<? extends CompletionStage<T>> stages) {
        List<CompletableFuture<T>> futures =
                stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    List<T> results = new ArrayList<>();
                    futures.forEach(future -> results.add(future.join()));
                    return results;
                });
    }

    /**
     * Runs asynchronous steps one after another; the first failure ends the sequence. Steps that have ended when they return do
     * not use up the stack.
     *
     * @param items the items, one a step
     * @param step starts the step of an item
     * @param <T> the items
     * @return completes with the last step
     */
    public static <T> CompletableFuture<Void> inOrder(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<?>> step) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        advance(items.iterator(), step, ended);
        return ended;
    }

    private static <T> void advance(
            Iterator<? extends T> rest,
            Function<? super T, ? extends CompletionStage<?>> step,
            CompletableFuture<Void> ended) {
        while (rest.hasNext()) {
            T item = rest.next();
            CompletableFuture<?> current = attempt(() -> step.apply(item).thenApply(value -> value));
            if (!current.isDone()) {
                CompletableFuture<?> unused = current.whenComplete((value, failure) -> {
                    if (failure == null) {
                        advance(rest, step, ended);
                    } else {
                        ended.completeExceptionally(cause(failure));
                    }
                });
                return;
            }
            if (current.isCompletedExceptionally()) {
                CompletableFuture<?> unused =
                        current.whenComplete((value, failure) -> ended.completeExceptionally(cause(failure)));
                return;
            }
        }
        ended.complete(null);
    }

    /**
     * Replaces the failure of a stage.
     *
     * @param stage the stage
     * @param recovery returns the replacement; receives the failure as {@link #cause} returns it
     * @param <T> the result
     * @return the result of the stage, or of the recovery
     */
    public static <T> CompletableFuture<T> recover(
            CompletionStage<T> stage, Function<? super Throwable, ? extends CompletionStage<T>> recovery) {
        return stage.<CompletionStage<T>>handle((value, failure) ->
                        failure == null ? CompletableFuture.completedStage(value) : recovery.apply(cause(failure)))
                .thenCompose(Function.identity())
                .toCompletableFuture();
    }
}
