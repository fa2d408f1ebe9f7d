package io.fairbot.storage.remote;

import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A shared store over the network, as the hybrid store uses it: versions are given to it, and batches are replayed into it. */
public interface RemoteStore extends DocumentStore {

    /**
     * Applies a batch. A write with a version gets that version, or one above what is there when that is higher already.
     *
     * @return fails with {@link UnknownOutcomeException} when it may have happened, else with a
     *     {@link io.fairbot.store.StoreException} when it did not
     */
    CompletionStage<BatchResult> apply(RawBatch batch);

    /** Applies batches in their order, each whole or not at all; one that was applied before is left alone and counts as applied. */
    CompletionStage<List<BatchResult>> replay(List<RawBatch> batches);

    /** Reads a document as it is kept. */
    CompletionStage<Optional<RawDocument>> getRaw(Model<?> model, String id);

    /** Reads documents as they are kept, in the order of their ids, behind one. */
    CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit);

    /** Reads versions by id, in the order of the ids, behind one. */
    CompletionStage<Map<String, Long>> listVersions(Model<?> model, String after, int limit);

    /** Reads the versions of documents whose time is over. */
    CompletionStage<Map<String, Long>> listExpired(Model<?> model, Instant now, int limit);

    /** Proves that a write can be made durable now. */
    CompletionStage<Void> probe();

    /** Becomes the one node that writes; empty when it is, else who is. */
    CompletionStage<Optional<DatabaseOwner>> claimOwnership(String node, String label, boolean takeOver);

    /** Tells whether a node still is the one that writes. */
    CompletionStage<Boolean> isOwner(String node);

    /** Hears changes that were not made through this object. */
    Subscription subscribeExternal(Set<Model<?>> models, ChangeListener listener);
}
