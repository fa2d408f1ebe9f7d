package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.Quote;
import java.time.Instant;

/**
 * A quote given to a customer, stored as evidence, because the shop must be able to prove what was agreed (Res. BCB 277/2022,
 * art. 2). It is written in the same batch as the reply that contains it.
 *
 * @param branch the id of the branch
 * @param contact the id of the contact
 * @param event the id of the message it answers
 * @param words the first 1000 characters of that message
 * @param quote the price, item by item
 * @param rateSource the source of the rate
 * @param rateAsOf the time of the rate
 * @param ratesVersion the version of the rates snapshot
 * @param quotedAt the time of the quote
 * @param validUntil the end of its validity; it is indicative until confirmed at the branch
 * @param text the full text of the reply
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
