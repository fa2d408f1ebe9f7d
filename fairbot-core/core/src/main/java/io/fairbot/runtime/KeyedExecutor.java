package io.fairbot.runtime;

import io.fairbot.Internal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * An executor of asynchronous tasks that runs tasks with a common key one after another, in the order of submission, and all
 * others concurrently.
 *
 * <p>It has no threads: a task begins on the thread that submits it, or on the one that ends the last task before it. Unbounded.
 * Safe for use from any thread.
 *
 * @param <K> the keys, compared by {@code equals}
 */
@Internal
public final class KeyedExecutor<K> {
    /** The tasks of each key, the running one first. */
    private final Map<K, Deque<KeyedTask<K, ?>>> queues = new HashMap<>();

    private static final class KeyedTask<K, T> {
        private final Set<K> keys;
        private final Supplier<? extends CompletionStage<T>> task;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        /** The number of its keys that earlier tasks hold; guarded by the executor's lock. */
        private int heldKeys;

        KeyedTask(Set<K> keys, Supplier<? extends CompletionStage<T>> task) {
            this.keys = keys;
            this.task = task;
        }

        /** Begins the task; returns whether it has already ended, and otherwise runs {@code ended} once it has. */
        boolean endsAtOnce(Runnable ended) {
            CompletableFuture<T> stage = Stages.attempt(task);
            boolean done = stage.isDone();
            CompletableFuture<T> unused = stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
                if (!done) {
                    ended.run();
                }
            });
            return done;
        }
    }

    /**
     * Runs a task after all tasks that were submitted with the same key before have ended, however they ended.
     *
     * @param key the key that the task holds until its stage ends
     * @param task the task; an exception that it throws fails the result
     * @param <T> the result
     * @return the result; completing or cancelling it has no effect on the task or on those after it
     */
    public <T> CompletableFuture<T> run(K key, Supplier<? extends CompletionStage<T>> task) {
        return run(Set.of(key), task);
    }

    /**
     * Runs a task after all tasks that were submitted with one of the same keys before have ended, however they ended.
     *
     * @param keys the keys that the task holds until its stage ends; with none it begins at once
     * @param task the task; an exception that it throws fails the result
     * @param <T> the result
     * @return the result; completing or cancelling it has no effect on the task or on those after it
     */
    public <T> CompletableFuture<T> run(Set<K> keys, Supplier<? extends CompletionStage<T>> task) {
        KeyedTask<K, T> submitted = new KeyedTask<>(Set.copyOf(keys), task);
        boolean free;
        synchronized (queues) {
            for (K key : submitted.keys) {
                Deque<KeyedTask<K, ?>> queue = queues.computeIfAbsent(key, absent -> new ArrayDeque<>());
                submitted.heldKeys += queue.isEmpty() ? 0 : 1;
                queue.add(submitted);
            }
            free = submitted.heldKeys == 0;
        }
        if (free) {
            begin(List.of(submitted));
        }
        return submitted.result;
    }

    /** Begins tasks in a loop and not by recursion: tasks that end at once must not use up the stack. */
    private void begin(Collection<? extends KeyedTask<K, ?>> free) {
        Deque<KeyedTask<K, ?>> ready = new ArrayDeque<>(free);
        while (!ready.isEmpty()) {
            KeyedTask<K, ?> task = ready.remove();
            if (task.endsAtOnce(() -> begin(release(task)))) {
                ready.addAll(release(task));
            }
        }
    }

    /** Removes a task that has ended and returns the tasks that waited only for it. */
    private List<KeyedTask<K, ?>> release(KeyedTask<K, ?> ended) {
        List<KeyedTask<K, ?>> free = new ArrayList<>();
        synchronized (queues) {
            for (K key : ended.keys) {
                Deque<KeyedTask<K, ?>> queue = queues.get(key);
                if (queue == null) {
                    continue;
                }
                queue.remove();
                KeyedTask<K, ?> next = queue.peek();
                if (next == null) {
                    queues.remove(key);
                } else if (--next.heldKeys == 0) {
                    free.add(next);
                }
            }
        }
        return free;
    }
}
