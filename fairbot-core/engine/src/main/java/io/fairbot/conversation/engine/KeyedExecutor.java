package io.fairbot.conversation.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Runs asynchronous work one after another for each key, and side by side for different keys; no thread waits. */
final class KeyedExecutor {
    private final Map<String, Deque<KeyedTask<?>>> waiting = new HashMap<>();

    private record KeyedTask<T>(Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {

        CompletableFuture<T> begin() {
            try {
                return work.get().toCompletableFuture();
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /** Begins the work and, when it has not ended at once, says so later. */
        boolean endsAtOnce(Runnable later) {
            CompletableFuture<T> stage = begin();
            boolean done = stage.isDone();
            CompletableFuture<T> unused = stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
                if (!done) {
                    later.run();
                }
            });
            return done;
        }
    }

    /** Runs {@code work} after all that was handed over before under the same key, whatever became of it. */
    <T> CompletableFuture<T> run(String key, Supplier<CompletionStage<T>> work) {
        KeyedTask<T> task = new KeyedTask<>(work, new CompletableFuture<>());
        boolean first;
        synchronized (waiting) {
            Deque<KeyedTask<?>> tasks = waiting.get(key);
            first = tasks == null;
            if (tasks == null) {
                tasks = new ArrayDeque<>();
                waiting.put(key, tasks);
            }
            tasks.add(task);
        }
        if (first) {
            drain(key);
        }
        return task.result;
    }

    /** A loop and not a recursion: work that ends at once must not pile up on the stack. */
    private void drain(String key) {
        while (true) {
            KeyedTask<?> task;
            synchronized (waiting) {
                Deque<KeyedTask<?>> tasks = waiting.get(key);
                if (tasks == null) {
                    return;
                }
                task = tasks.peek();
                if (task == null) {
                    waiting.remove(key);
                    return;
                }
            }
            if (!task.endsAtOnce(() -> next(key))) {
                return;
            }
            forget(key);
        }
    }

    private void next(String key) {
        forget(key);
        drain(key);
    }

    private void forget(String key) {
        synchronized (waiting) {
            Deque<KeyedTask<?>> tasks = waiting.get(key);
            if (tasks != null) {
                tasks.remove();
            }
        }
    }
}
