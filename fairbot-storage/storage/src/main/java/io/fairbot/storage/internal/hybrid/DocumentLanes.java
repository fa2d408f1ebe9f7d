package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.KeyedExecutor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The order of operations on documents: operations on one document run one after another, and a read waits for the copies
 * of acknowledged batches that are not written yet. Safe for use from any thread.
 */
final class DocumentLanes {
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final WriteBarrier barrier = new WriteBarrier();
    private final KeyedExecutor<DocumentKey> lanes = new KeyedExecutor<>();
    private final Map<DocumentKey, CompletableFuture<Void>> byDocument = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> byModel = new HashMap<>();

    /** Returns the barrier that every write passes before it waits for its lane. */
    WriteBarrier barrier() {
        return barrier;
    }

    /** Runs a write of documents as soon as the barrier is open and their lanes are free. */
    <T> CompletionStage<T> write(Set<DocumentKey> keys, Supplier<CompletionStage<T>> work) {
        return barrier.enter(() -> lanes.run(keys, work));
    }

    /** Runs an operation on documents as soon as their lanes are free. */
    <T> CompletionStage<T> run(Set<DocumentKey> keys, Supplier<CompletionStage<T>> work) {
        return lanes.run(keys, work);
    }

    /** Makes reads of documents wait until their copies are written; the stage must not fail. */
    void copying(Set<DocumentKey> keys, CompletionStage<Void> written) {
        CompletableFuture<Void> end = written.toCompletableFuture();
        synchronized (this) {
            keys.forEach(key -> {
                byDocument.put(key, end);
                byModel.merge(key.model(), end, (before, now) -> before.thenCombine(now, (first, second) -> null));
            });
        }
        CompletableFuture<Void> unused = end.thenRun(this::sweep);
    }

    private synchronized void sweep() {
        remove(byDocument.values());
        remove(byModel.values());
    }

    private static void remove(Collection<CompletableFuture<Void>> stages) {
        stages.removeIf(CompletableFuture::isDone);
    }

    /** Completes when the copy of a document is as new as what was acknowledged. */
    synchronized CompletionStage<Void> copied(DocumentKey key) {
        return Optional.ofNullable(byDocument.get(key)).orElse(NOTHING);
    }

    /** Completes when the copies of a model are as new as what was acknowledged. */
    synchronized CompletionStage<Void> copied(String model) {
        return Optional.ofNullable(byModel.get(model)).orElse(NOTHING);
    }
}
