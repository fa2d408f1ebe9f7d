package io.fairbot.whatsapp.channel;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The documents that a channel stores for one line, such as its credentials and keys. Implementations are safe for use from
 * any thread.
 *
 * <p>It reaches the models that the channel declares in {@link WhatsAppChannel#models()}, and in these the documents of this
 * line only: two lines may use the same ids. Secret fields are encrypted in the store, and readable here. All documents have
 * a copy on this machine, so that a line works while the database is unavailable.
 *
 * <p>Every commit carries the fence of the branch's lease, so that a former owner of the line changes nothing. When the lease
 * ends, and when the session was closed, each stage fails with an {@link IllegalStateException}. A model that the channel did
 * not declare, a document whose content cannot be stored, and an id that is empty or longer than {@value #MAX_ID} characters
 * fail it with an {@link IllegalArgumentException}; a failure of the store fails it with a
 * {@link io.fairbot.store.StoreException}.
 */
public interface ChannelStore {
    /** The largest length of an id. */
    int MAX_ID = 150;

    /**
     * Reads a document; it is never older than a commit of this line that ended before the call.
     *
     * @param model its model
     * @param id its id, unique within the model and the line
     * @param <T> the type of its content
     * @return the document, or empty
     */
    <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id);

    /**
     * Finds documents of the line; as current as {@link #get}.
     *
     * @param query the query; an index of its model answers it
     * @param <T> the type of their content
     * @return a page of them
     */
    <T> CompletionStage<Page<T>> find(Query<T> query);

    /**
     * Commits writes that belong to no message, such as keys that advance with a receipt. Writes that belong to a message are
     * given to the {@link InboundSink} or are part of a {@link PreparedMessage}, and are committed with it.
     *
     * @param writes one or more writes of the channel's own models; no document is named twice
     * @return applied and durable, or rejected with the write whose precondition was not met: an answer, after which the
     *     channel reads again what it based its writes on
     */
    CompletionStage<BatchResult> commit(List<Write> writes);
}
