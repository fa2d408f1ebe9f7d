package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A source of the open rows in the store.
 *
 * @param <T> the rows
 */
@Internal
public interface RowSource<T> {
    /**
     * Returns the key of a row.
     *
     * @param row the row
     * @return the key whose rows are processed in order
     */
    String key(T row);

    /**
     * Returns the id of a row.
     *
     * @param row the row
     * @return its id among all rows of the queue; {@link #load} takes it
     */
    String id(T row);

    /**
     * Returns the place of a row.
     *
     * @param row the row
     * @return its place in the order of {@link #from}; {@link KeyedQueue#NO_PLACE} for rows that are offered only
     */
    long place(T row);

    /**
     * Reads the first open rows from a place on.
     *
     * @param place the place
     * @param limit the maximum number of rows
     * @return the rows, in order; at least one unless none is left
     */
    CompletionStage<RowPage<T>> from(long place, int limit);

    /**
     * Reads rows.
     *
     * @param ids their ids
     * @return those of the rows that are still open, in their current form, in order of the ids
     */
    CompletionStage<List<T>> load(List<String> ids);
}
