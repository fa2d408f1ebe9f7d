package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * A stored mark that the inbox of a branch has no row under an id of version 0.1, in which the chat was missing.
 *
 * @param at when the last of them was renamed
 */
@Internal
public record InboxUpgrade(Instant at) {}
