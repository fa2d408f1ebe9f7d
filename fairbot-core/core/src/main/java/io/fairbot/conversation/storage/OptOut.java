package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * The stored wish of a contact to receive replies only; its document has the contact's id.
 *
 * @param branch the branch at which it became known; it applies to all branches
 * @param since when it became known
 */
@Internal
public record OptOut(String branch, Instant since) {}
