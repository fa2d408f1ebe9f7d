package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.Quote;
import java.time.Instant;

/**
 * A price that was told to a customer, kept as evidence: the house must be able to prove what was agreed (Res. BCB 277/2022,
 * art. 2). It is written in the same batch as the reply that tells it.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param event the id of the message it answers
 * @param words what the customer wrote, its first 1000 letters
 * @param quote the price with all it is made of
 * @param rateSource who says the rate
 * @param rateAsOf since when the rate is so
 * @param ratesVersion the version of the rates it was made of
 * @param quotedAt when it was told
 * @param validUntil until when it is valid, indicative until confirmed at the branch
 * @param text the reply, word for word
 */
public record QuoteRecord(
        String branch,
        String contact,
        String event,
        String words,
        Quote quote,
        String rateSource,
        Instant rateAsOf,
        long ratesVersion,
        Instant quotedAt,
        Instant validUntil,
        String text) {}
