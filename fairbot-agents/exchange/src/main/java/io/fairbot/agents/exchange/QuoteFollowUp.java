package io.fairbot.agents.exchange;

import java.time.Instant;

/**
 * What a customer wrote next after a quote, while it was valid: kept as evidence beside the {@link QuoteRecord} of the same
 * id.
 *
 * @param quote the quote's id
 * @param branch the branch
 * @param contact the contact's id
 * @param event the id of the message
 * @param words the message, its first 1000 letters
 * @param at when it was answered
 */
public record QuoteFollowUp(String quote, String branch, String contact, String event, String words, Instant at) {}
