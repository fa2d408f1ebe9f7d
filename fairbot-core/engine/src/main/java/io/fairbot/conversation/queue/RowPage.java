package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.util.List;

/**
 * A part of the open rows in a store.
 *
 * @param rows the rows, in order; at least one unless none is left
 * @param isLast whether there are none after them
 * @param <T> the type of a row
 */
@Internal
public record RowPage<T>(List<T> rows, boolean isLast) {
    /** Copies the rows. */
    public RowPage {
        rows = List.copyOf(rows);
    }
}
