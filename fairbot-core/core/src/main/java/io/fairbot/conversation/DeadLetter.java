package io.fairbot.conversation;

import java.time.Instant;

/**
 * An event that could not be handled and was given up.
 *
 * @param branch the branch
 * @param id the event's key within the branch, which {@link Conversations#replay} takes
 * @param contact the contact's id
 * @param reason the reason why it was given up
 * @param at when it was given up
 */
public record DeadLetter(String branch, String id, String contact, String reason, Instant at) {}
