package io.fairbot.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps documents. Safe for use from any thread.
 *
 * <p>Nothing blocks: every answer comes through a stage, on a thread of the store. What depends on a stage must be short
 * or move to an executor of its own. A stage fails with a {@link StoreException}; a programming fault, such as a query
 * that no index answers, is thrown at once as {@link IllegalArgumentException}.
 *
 * <p>The contract is the suite {@code DocumentStoreContract} in fairbot-testkit.
 */
public interface DocumentStore {

    /**
     * Reads one document; it is never older than a write of this store that was acknowledged before the call.
     *
     * @param model its kind
     * @param id its name
     * @param <T> the type of its content
     * @return the document, or empty
     */
    <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id);

    /**
     * Reads documents; as fresh as {@link #get}.
     *
     * @param query which ones
     * @param <T> the type of their content
     * @return a page of them
     * @throws IllegalArgumentException when no declared index answers the query
     */
    <T> CompletionStage<Page<T>> find(Query<T> query);

    /**
     * Makes changes, all or none. Whoever needs an order between two batches waits for the first one.
     *
     * @param batch the changes
     * @return applied and durable, or rejected with the reason; it fails when it is unknown or certain that nothing
     *     happened for a cause outside the batch
     */
    CompletionStage<BatchResult> apply(Batch batch);

    /**
     * Listens to the changes of some models.
     *
     * @param models which ones
     * @param after the position of the last change that was heard, empty to begin with the next one
     * @param listener hears the changes; {@link ChangeListener#onResync()} first when those behind the position are gone
     * @return ends it
     */
    Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener);

    /**
     * Returns who owns what.
     *
     * @return the leases
     */
    Leases leases();

    /**
     * Deletes documents whose {@link Retention} is over.
     *
     * @return how many were deleted
     */
    CompletionStage<Long> deleteExpired();

    /**
     * As {@link #backup(Path, ProgressListener)}, telling nobody how far it has come.
     *
     * @param directory where; it must be absent or empty
     * @return what the backup holds
     */
    default CompletionStage<BackupReport> backup(Path directory) {
        return backup(directory, ProgressListener.NONE);
    }

    /**
     * Writes everything into a directory, as it is at one moment; the store goes on meanwhile. What was written is checked
     * before the stage ends.
     *
     * @param directory where; it must be absent or empty
     * @param progress hears how far it has come
     * @return what the backup holds; it fails with {@link StoreException.StoreErrorCode#REFUSED} in a store that makes none
     */
    default CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        return CompletableFuture.failedStage(
                new StoreException(StoreException.StoreErrorCode.REFUSED, "This store makes no backups."));
    }

    /**
     * Ends when this node may speak to customers: from then on no other one does so on the same data, unless somebody lets it
     * take over. Until then only lines that reach nobody may be opened.
     *
     * @return ends at once in a store of this machine alone; in one with a database, when this node has become its owner for the
     *     first time; fails when the store is closed before
     */
    default CompletionStage<Void> whenOwned() {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Returns how the store is.
     *
     * @return its state now
     */
    StoreStatus status();

    /**
     * Ends the store: what was handed over is finished, every later call fails with
     * {@link StoreException.StoreErrorCode#CLOSED}. Idempotent.
     *
     * @return ends when nothing is open any more
     */
    CompletionStage<Void> close();
}
