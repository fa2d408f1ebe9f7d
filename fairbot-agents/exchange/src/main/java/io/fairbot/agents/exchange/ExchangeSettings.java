package io.fairbot.agents.exchange;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fairbot.agents.exchange.answer.HouseAnswer;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.money.AmountLimits;
import io.fairbot.agents.exchange.rates.RateRules;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exchange agent's section of the runtime configuration. Durations are from one second to 30 days. A change does not affect
 * what was issued before: a quote keeps its validity, a rate its end.
 *
 * @param manualValidFor the validity of a rate set manually without an end
 * @param referenceValidFor the validity of a reference, not counting weekends and national holidays
 * @param quoteValidFor the validity of a quote, which also ends with its rate
 * @param maxDeviation the largest deviation from the last rate in percent; above 0, at most 100
 * @param leastAmount the smallest amount for which a price is quoted, in reais; 5 or more
 * @param mostAmount the largest amount for which a price is quoted, in reais; above the smallest, at most a billion
 * @param talkKeptFor the time a customer has for each answer while a price is asked step by step
 * @param sourcesEvery the delay between two polls of the sources of references; without effect when there are none
 * @param answers what the house has written down, at most one for each intent and branch; none by default
 * @param leastNotes the least note of currencies, at most one for each; 1 of a currency without one. Empty for 5 of EUR and GBP
 */
public record ExchangeSettings(
        @JsonPropertyDescription("The validity of a rate set by hand without an end; PT1S to P30D")
        Duration manualValidFor,

        @JsonPropertyDescription(
                "The validity of a reference, not counting weekends and national holidays; PT1S to P30D")
        Duration referenceValidFor,

        @JsonPropertyDescription("The validity of a quote, which also ends with its rate; PT1S to P30D")
        Duration quoteValidFor,

        @JsonPropertyDescription("The largest deviation from the last rate in percent; above 0, at most 100")
        BigDecimal maxDeviation,

        @JsonPropertyDescription("The smallest principal for which a price is quoted, in reais; 5 or more")
        BigDecimal leastAmount,

        @JsonPropertyDescription(
                "The largest principal for which a price is quoted, in reais; above the smallest, at most a billion")
        BigDecimal mostAmount,

        @JsonPropertyDescription(
                "The time a customer has for each answer while a price is asked step by step; PT1S to P30D")
        Duration talkKeptFor,

        @JsonPropertyDescription("The delay between two polls of the sources of references; PT1S to P30D")
        Duration sourcesEvery,

        @JsonPropertyDescription("What the house answers to intents, in place of \"a loja confirma\"")
        Optional<List<HouseAnswer>> answers,

        @JsonPropertyDescription("The least note of currencies, by code; above zero, 1 of a currency without one")
        Optional<List<LeastNote>> leastNotes) {
    private static final Map<String, BigDecimal> DEFAULT_NOTES = AmountLimits.DEFAULTS.leastNotes();
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal LEAST = BigDecimal.valueOf(5);
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000_000);

    /**
     * Validates the ranges.
     *
     * @throws IllegalArgumentException when a value is out of range; the message names the field
     */
    public ExchangeSettings {
        answers = answers.map(written -> new HouseAnswers(written).all());
        leastNotes = leastNotes.map(List::copyOf);
        byCode(leastNotes.orElse(List.of()));
        between("manualValidFor", manualValidFor);
        between("referenceValidFor", referenceValidFor);
        between("quoteValidFor", quoteValidFor);
        between("talkKeptFor", talkKeptFor);
        between("sourcesEvery", sourcesEvery);
        if (maxDeviation.signum() <= 0 || maxDeviation.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("The field maxDeviation must be above 0 and at most 100 percent, not "
                    + maxDeviation.toPlainString() + ".");
        }
        if (leastAmount.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "The field leastAmount must be 5 reais or more, not " + leastAmount.toPlainString() + ".");
        }
        if (mostAmount.compareTo(leastAmount) <= 0 || mostAmount.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "The field mostAmount must be above leastAmount and at most a billion reais, not "
                            + mostAmount.toPlainString() + ".");
        }
    }

    static ExchangeSettings of(RateRules rules, Duration sourcesEvery) {
        return new ExchangeSettings(
                rules.manualValidFor(),
                rules.referenceValidFor(),
                rules.quoteValidFor(),
                rules.maxDeviationPercent(),
                rules.limits().min(),
                rules.limits().max(),
                rules.dialogTimeout(),
                sourcesEvery,
                Optional.empty(),
                Optional.of(rules.limits().leastNotes())
                        .filter(notes -> !notes.equals(DEFAULT_NOTES))
                        .map(notes -> notes.entrySet().stream()
                                .map(note -> new LeastNote(note.getKey(), note.getValue()))
                                .toList()));
    }

    HouseAnswers houseAnswers() {
        return answers.map(HouseAnswers::new).orElse(HouseAnswers.NONE);
    }

    RateRules rules() {
        return new RateRules(
                manualValidFor,
                referenceValidFor,
                quoteValidFor,
                maxDeviation,
                new AmountLimits(
                        leastAmount,
                        mostAmount,
                        leastNotes.map(ExchangeSettings::byCode).orElse(DEFAULT_NOTES)),
                talkKeptFor);
    }

    /**
     * The least note of a currency.
     *
     * @param currency the code of the currency
     * @param note the note, above zero
     */
    public record LeastNote(
            @JsonPropertyDescription("The code of the currency")
            String currency,

            @JsonPropertyDescription("The least note; above zero")
            BigDecimal note) {

        /**
         * Validates the note.
         *
         * @throws IllegalArgumentException when it is not above zero
         */
        public LeastNote {
            if (note.signum() <= 0) {
                throw new IllegalArgumentException("The field leastNotes must have notes above zero, not "
                        + note.toPlainString() + " " + currency + ".");
            }
        }
    }

    private static Map<String, BigDecimal> byCode(List<LeastNote> notes) {
        Map<String, BigDecimal> byCode = new HashMap<>();
        notes.forEach(note -> {
            if (byCode.put(note.currency, note.note) != null) {
                throw new IllegalArgumentException(
                        "The field leastNotes must have one note of a currency, not two of " + note.currency + ".");
            }
        });
        return byCode;
    }

    private static void between(String field, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The field " + field
                    + " must be a time from one second (PT1S) to 30 days (P30D), not " + time + ".");
        }
    }
}
