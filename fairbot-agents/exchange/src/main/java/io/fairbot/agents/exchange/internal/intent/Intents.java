package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.branch.Branch;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a message mentions.
 *
 * @param currencies the codes of the currencies mentioned
 * @param operation the operation, empty when the message does not state it
 * @param days the days mentioned
 * @param branch another branch that was mentioned
 * @param language the language of the message, empty when it cannot be determined
 * @param impossibleDates the dates mentioned that do not exist, as they are written
 */
public record Intents(
        List<String> currencies,
        Optional<ExchangeOperation> operation,
        List<LocalDate> days,
        Optional<Branch> branch,
        Optional<Language> language,
        List<String> impossibleDates) {
    /** Creates what a message mentions whose dates all exist. */
    public Intents(
            List<String> currencies,
            Optional<ExchangeOperation> operation,
            List<LocalDate> days,
            Optional<Branch> branch,
            Optional<Language> language) {
        this(currencies, operation, days, branch, language, List.of());
    }

    /** Returns the same about another branch. */
    public Intents withBranch(Optional<Branch> other) {
        return new Intents(currencies, operation, days, other, language, impossibleDates);
    }
}
