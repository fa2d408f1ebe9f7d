package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A processor of rows of one key. When its stage fails, the same rows are processed again after a pause, in their
 * stored form.
 *
 * @param <T> the rows
 */
@Internal
@FunctionalInterface
public interface RowProcessor<T> {
    /**
     * Processes rows.
     *
     * @param rows the first rows of a key
     * @param resumed whether the last result for the first row was {@link RowResult.Again}
     * @return how far they were processed
     */
    CompletionStage<RowResult> process(List<T> rows, boolean resumed);
}
