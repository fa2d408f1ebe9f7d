package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * A stored mark that messages of a restored backup are held back until an operator releases them.
 *
 * @param since when they were restored
 * @param messages the number of messages
 */
@Internal
public record OutboxHold(Instant since, long messages) {
    /** The id of the only document of its model. */
    public static final String ID = "outbox";
}
