package io.fairbot.conversation;

import java.time.Instant;

/**
 * An event or message that could not be handled and was set aside, so that others go on.
 *
 * @param branch the branch
 * @param id the event's key within the branch, which {@link Conversations#replay} takes
 * @param contact the contact's id; empty when its document is damaged, so that it is not known
 * @param reason the reason why it was set aside
 * @param at when it was set aside
 */
public record DeadLetter(String branch, String id, String contact, String reason, Instant at) {}
