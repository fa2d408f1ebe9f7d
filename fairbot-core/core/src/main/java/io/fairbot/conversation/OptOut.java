package io.fairbot.conversation;

import java.time.Instant;

/**
 * A contact who wants nothing but replies; named by the contact's id.
 *
 * @param branch where that became known; it counts for all branches
 * @param since when it became known
 */
public record OptOut(String branch, Instant since) {}
