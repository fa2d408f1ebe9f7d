package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.time.Duration;

/** The result of processing rows. */
@Internal
public sealed interface RowResult {
    /**
     * The result that the first rows have ended.
     *
     * @param count how many: one or more
     */
    record Done(int count) implements RowResult {}

    /**
     * A result without an ended row: the first row, in its stored form, is processed again after the delay.
     *
     * @param after the delay
     */
    record Again(Duration after) implements RowResult {}
}
