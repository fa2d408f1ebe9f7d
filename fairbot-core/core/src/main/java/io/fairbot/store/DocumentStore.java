package io.fairbot.store;

import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An asynchronous store of JSON documents. Safe for use from any thread.
 *
 * <p>No method blocks: results come through stages, on a thread of the store. A callback of a stage must be short or run on
 * an executor of its own. A stage fails with a {@link StoreException}; a programming fault, such as a query that no index
 * answers, is thrown at once as {@link IllegalArgumentException}.
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
     * @return the document, or empty; it fails with {@link StoreException.StoreErrorCode#CORRUPT} when this document is
     *     damaged
     */
    <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id);

    /**
     * Finds documents; as current as {@link #get}. Damaged ones do not fail the call, see {@link Page#damaged()}.
     *
     * @param query the query
     * @param <T> the type of their content
     * @return a page of them
     * @throws IllegalArgumentException when no declared index answers the query
     */
    <T> CompletionStage<Page<T>> find(Query<T> query);

    /**
     * Applies a batch, as a whole or not at all. A caller that needs an order between two batches waits for the first one.
     *
     * @param batch the changes
     * @return applied and durable, or rejected with the reason; it fails with a {@link StoreException} for a cause outside
     *     the batch, whose message states whether the outcome is unknown or nothing was changed
     */
    CompletionStage<BatchResult> apply(Batch batch);

    /**
     * Subscribes to the changes of some models.
     *
     * @param models the models
     * @param after the position of the last change that was received, empty to begin with the next one
     * @param listener the receiver of the changes; {@link ChangeListener#onResync()} first when those after the position
     *     are gone
     * @return ends the subscription
     */
    Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener);

    /**
     * Returns the leases of the store.
     *
     * @return the leases
     */
    Leases leases();

    /**
     * Deletes documents whose {@link Retention} has expired.
     *
     * @return the number of deleted documents
     */
    CompletionStage<Long> deleteExpired();

    /**
     * Writes a backup as {@link #backup(Path, ProgressListener)}, without reporting progress.
     *
     * @param directory the directory; it must be absent or empty
     * @return a summary of the backup
     */
    default CompletionStage<BackupReport> backup(Path directory) {
        return backup(directory, ProgressListener.NONE);
    }

    /**
     * Writes a consistent snapshot of everything into a directory while the store stays in use. The backup is verified before
     * the stage completes.
     *
     * @param directory the directory; it must be absent or empty
     * @param progress the receiver of the progress
     * @return a summary of the backup; it fails with {@link StoreException.StoreErrorCode#REFUSED} in a store that does not
     *     support backups
     */
    default CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        return CompletableFuture.failedStage(
                new StoreException(StoreException.StoreErrorCode.REFUSED, "This store makes no backups."));
    }

    /**
     * Decides which side of a store with two sides remains, when the database turned out to be another one than the data
     * directory belongs to, or to have less history; until then nothing is copied between them.
     *
     * @param keep the side whose documents remain
     * @param dryRun whether only to tell what is lost
     * @param evidence inserts of append-only models, such as the decision's audit entry: they are durable in what remains
     *     before anything is lost; not written in a dry run
     * @return what is lost; it fails with a {@link StoreException} when there is nothing to decide, when the database cannot
     *     be reached, and for a store that has one side only
     */
    default CompletionStage<HistoryLoss> acceptHistory(HistorySide keep, boolean dryRun, List<Write> evidence) {
        return CompletableFuture.failedStage(new StoreException(
                StoreException.StoreErrorCode.REFUSED,
                "This store has one side only: a side is chosen where MongoDB and a data directory are used"
                        + " together."));
    }

    /**
     * Returns the identity of the local directory in which the store keeps its documents or copies of them. It is generated
     * with the directory and is part of its backups, so that files of another directory are recognized.
     *
     * @return 26 letters and digits; empty for a store without a directory
     */
    default Optional<String> directoryId() {
        return Optional.empty();
    }

    /**
     * Returns the state of the store.
     *
     * @return its current state
     */
    StoreStatus status();

    /**
     * Subscribes to changes of the {@linkplain StoreStatus#mode() mode} of the store.
     *
     * @param listener called after a change, on a thread of the store that must not be blocked; it may read {@link #status()}
     * @return ends the subscription; by default, for a store whose mode never changes, the listener is never called
     */
    default Subscription onStatusChange(Runnable listener) {
        return () -> {};
    }

    /**
     * Closes the store: calls in progress are finished, every later call fails with
     * {@link StoreException.StoreErrorCode#CLOSED}. Idempotent.
     *
     * @return completes when everything is released
     */
    CompletionStage<Void> close();
}
