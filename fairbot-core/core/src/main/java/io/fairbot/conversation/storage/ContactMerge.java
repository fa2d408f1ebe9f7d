package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * A stored mark that a contact proved to be another one; the id of its document is the id of the contact that is gone. Rows
 * that name it belong to the other contact.
 *
 * @param into the id of the contact that it is part of since then, which may be merged later itself
 * @param at when
 */
@Internal
public record ContactMerge(String into, Instant at) {}
