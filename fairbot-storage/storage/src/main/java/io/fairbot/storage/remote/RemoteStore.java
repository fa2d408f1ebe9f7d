package io.fairbot.storage.remote;

import io.fairbot.Internal;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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
     * Applies batches of a journal, in its order, in one transaction: all of them or none. Each document is written
     * once, in its last state. A batch that was applied before is skipped and counts as applied: one whose id the
     * database knows, whose id a document bears, or after which a later batch of the journal wrote the same document.
     *
     * @param batches the batches of the round, in journal order
     * @param later batches that follow them in the journal and may have been applied before; they are not applied, but a
     *     document one of them wrote has been through every state before it
     * @param timeout the time for the round, above zero; it may be longer than that of one call
     * @return the result; it fails with {@link UnknownOutcomeException} when the round may have been applied, and with a
     *     {@link io.fairbot.store.StoreException} when it was not and the database is the cause; in both cases it can be
     *     repeated, as a whole or in parts
     */
    CompletionStage<ReplayResult> replay(List<RawBatch> batches, List<RawBatch> later, Duration timeout);

    /**
     * Forgets the ids of batches that were applied before a time: a batch is not recognised afterwards. Call it with the
     * time of the oldest journal entry that was not replayed, or an earlier one.
     *
     * @param before the time, on the wall clock of who applied them
     * @return the number of ids
     */
    CompletionStage<Long> forgetBatches(Instant before);

    /**
     * Reads the identity of the database.
     *
     * @return the identity, empty when it has none
     */
    CompletionStage<Optional<DatabaseIdentity>> identity();

    /**
     * Gives the database an identity if it has none.
     *
     * @param id random text
     * @return the identity it has now, which may be that of another caller
     */
    CompletionStage<DatabaseIdentity> createIdentity(String id);

    /**
     * Raises the counter of the database by one, on a majority of its members, if it still is the database that was seen.
     *
     * @param seen the last identity that was read
     * @return the identity with the new counter; empty, and nothing changed, when the database has none, another id, or a
     *     lower counter
     */
    CompletionStage<Optional<DatabaseIdentity>> raiseHistory(DatabaseIdentity seen);

    /**
     * Replaces the identity of the database, whatever it is. For a person's decision only.
     *
     * @param identity the new identity
     * @return completes when a majority of its members has it
     */
    CompletionStage<Void> replaceIdentity(DatabaseIdentity identity);

    /**
     * Writes documents in the given versions, or deletes them, whatever the database has; preconditions are not checked.
     * Not atomic, and without effect when repeated. For a person's decision only, while nobody else writes.
     *
     * @param batch the writes, those with a body with versions; its id is borne by the documents
     * @return completes when all are written; fails with a {@link io.fairbot.store.StoreException}
     */
    CompletionStage<Void> overwrite(RawBatch batch);

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
     * Reads which documents were deleted by batches whose ids the database still knows.
     *
     * @param model the model
     * @param ids the ids of documents
     * @return the version of the last deletion of each, by id; without those that no known batch deleted
     */
    CompletionStage<Map<String, Long>> listDeletions(Model<?> model, Collection<String> ids);

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
