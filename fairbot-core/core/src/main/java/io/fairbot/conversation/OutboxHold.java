package io.fairbot.conversation;

import java.time.Instant;

/**
 * Messages out of a restored backup that are held until a person releases them.
 *
 * @param since when they were restored
 * @param messages how many they were
 */
public record OutboxHold(Instant since, long messages) {
    /** The id of the only document of its model. */
    public static final String ID = "outbox";
}
