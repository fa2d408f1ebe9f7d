package io.fairbot.storage.remote;

import io.fairbot.Internal;
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

/**
 * A shared store over the network, as the hybrid store uses it: versions can be assigned by the caller, and batches can
 * be replayed.
 */
@Internal
public interface RemoteStore extends DocumentStore {

    /**
     * Applies a batch. A write with a version gets that version, or the stored version plus one when that is higher.
     *
     * @param batch the batch
     * @return the result; it fails with {@link UnknownOutcomeException} when the batch may have been applied, else with a
     *     {@link io.fairbot.store.StoreException}
     */
    CompletionStage<BatchResult> apply(RawBatch batch);

    /**
     * Applies batches in their order, each atomically; one that was applied before is skipped and counts as applied.
     *
     * @param batches the batches
     * @return their results, in the same order
     */
    CompletionStage<List<BatchResult>> replay(List<RawBatch> batches);

    /**
     * Reads a document as it is stored.
     *
     * @param model its model
     * @param id its id
     * @return the document, or empty
     */
    CompletionStage<Optional<RawDocument>> getRaw(Model<?> model, String id);

    /**
     * Reads documents as they are stored, in the order of their ids, after one of them.
     *
     * @param model their model
     * @param after the id after which the page begins, empty text for the first one
     * @param limit the maximum number of documents
     * @return a page of them
     */
    CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit);

    /**
     * Reads versions by id, in the order of the ids, after one of them.
     *
     * @param model the model
     * @param after the id after which the page begins, empty text for the first one
     * @param limit the maximum number of documents
     * @return versions by id
     */
    CompletionStage<Map<String, Long>> listVersions(Model<?> model, String after, int limit);

    /**
     * Reads the versions of documents whose retention has ended.
     *
     * @param model the model
     * @param now the current time
     * @param limit the maximum number of documents
     * @return versions by id
     */
    CompletionStage<Map<String, Long>> listExpired(Model<?> model, Instant now, int limit);

    /**
     * Verifies that a write can be made durable now.
     *
     * @return completes when it can; fails with a {@link io.fairbot.store.StoreException} otherwise
     */
    CompletionStage<Void> probe();

    /**
     * Claims the database for one node.
     *
     * @param node the identity of the node
     * @param label the human-readable name of the node
     * @param takeOver whether another owner is replaced
     * @return empty when the node owns the database now, else its owner
     */
    CompletionStage<Optional<DatabaseOwner>> claimOwnership(String node, String label, boolean takeOver);

    /**
     * Returns whether a node still owns the database.
     *
     * @param node the identity of the node
     * @return whether it is the owner
     */
    CompletionStage<Boolean> isOwner(String node);

    /**
     * Subscribes to changes that were not made through this object.
     *
     * @param models the models
     * @param listener receives the changes
     * @return the subscription
     */
    Subscription subscribeExternal(Set<Model<?>> models, ChangeListener listener);
}
