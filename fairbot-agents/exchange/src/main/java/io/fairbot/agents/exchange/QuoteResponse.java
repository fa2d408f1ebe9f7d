package io.fairbot.agents.exchange;

import java.time.Instant;

/**
 * The customer's next message after a quote, while it was valid; stored as evidence under the same id as the
 * {@link QuoteRecord}.
 *
 * @param quote the id of the quote
 * @param branch the id of the branch
 * @param contact the id of the contact
 * @param event the id of the message
 * @param words the first 1000 characters of the message
 * @param at the time of the answer
 */
public record QuoteResponse(String quote, String branch, String contact, String event, String words, Instant at) {}
