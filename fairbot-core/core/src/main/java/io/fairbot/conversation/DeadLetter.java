package io.fairbot.conversation;

import java.time.Instant;

/**
 * An event that the handler could not work on.
 *
 * @param branch the branch
 * @param id the event's id
 * @param contact the contact's id
 * @param reason why it could not be worked on
 * @param at when it was given up
 */
public record DeadLetter(String branch, String id, String contact, String reason, Instant at) {}
