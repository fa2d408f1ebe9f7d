package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RawBatch;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The commits of the write path on the local disk. A batch is noted first and decided later; copies hold decided batches
 * only. The commits are made in the order of the calls.
 */
interface LocalCommits {

    /**
     * A batch in the journal.
     *
     * @param number its number, in the order of the journal
     * @param at the time of the note
     * @param raw the batch, with versions
     */
    record NotedBatch(String number, Instant at, RawBatch raw) {}

    /** Returns the versions of the copies, {@link VersionAssigner#UNKNOWN} for a document without one. */
    CompletionStage<List<Long>> versions(RawBatch batch);

    /** Returns the highest token of a lease that was seen. */
    CompletionStage<Long> highestToken(String lease);

    /** Notes a batch that is to be sent to the database; completes when the note is durable. */
    CompletionStage<NotedBatch> note(RawBatch batch);

    /**
     * Notes a batch and decides at once that it happened; completes when note and copies are durable.
     *
     * @throws io.fairbot.store.StoreException when the journal is full
     */
    CompletionStage<Void> commit(RawBatch batch);

    /** Decides that a noted batch happened, though the database may not have it; completes when that is durable. */
    CompletionStage<Void> decide(NotedBatch noted);

    /**
     * Replaces a note by the copies of its batch, which the database has. Not durable at once: after a power failure the
     * note may be there again.
     *
     * @param done the batch with the versions that the database gave
     */
    CompletionStage<Void> settle(NotedBatch noted, RawBatch done);

    /** Writes the copies of a batch that the database has and that was not noted, as {@link #settle} does. */
    CompletionStage<Void> copy(RawBatch done);

    /** Removes the note of a batch that did not happen; completes when that is durable. */
    CompletionStage<Void> withdraw(NotedBatch noted);
}
