package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.branch.Branch;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What was understood of a message.
 *
 * @param topics what the customer wants to know, without repetition
 * @param currencies codes of the currencies that were named
 * @param direction who buys
 * @param days the days that were named
 * @param branch another branch that was named
 * @param language the language it is written in, where that can be told
 */
public record Intents(
        List<Topic> topics,
        List<String> currencies,
        TradeSide direction,
        List<LocalDate> days,
        Optional<Branch> branch,
        Optional<Language> language) {

    /** Who buys. */
    public enum TradeSide {
        CUSTOMER_BUYS,
        CUSTOMER_SELLS,
        NOT_SAID
    }
}
