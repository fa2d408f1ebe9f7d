package io.fairbot.agents.exchange;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fairbot.agents.exchange.money.AmountLimits;
import io.fairbot.agents.exchange.rates.RateRules;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What of the exchange agent changes while everything runs: its section of the runtime configuration. Times are from one second to
 * 30 days. What was told before a change stays as it was told: a quote keeps its validity, a rate its end.
 *
 * @param manualValidFor how long a rate holds that a person sets without saying until when
 * @param referenceValidFor how old a reference may be, without weekends and national holidays
 * @param quoteValidFor how long a quote is valid, if its rate is
 * @param maxDeviation by how many percent a rate may leave the last one, above 0 up to 100
 * @param leastAmount the least principal of which a price is told, in reais, 5 or more
 * @param mostAmount the largest one, above the least and at most a billion
 * @param talkKeptFor how long a customer may take for the next answer while a price is asked step by step
 * @param sourcesEvery how long to wait between two questions to sources of references; without effect where there are none
 */
public record ExchangeSettings(
        @JsonPropertyDescription("How long a rate holds that a person sets without saying until when; PT1S to P30D")
        Duration manualValidFor,

        @JsonPropertyDescription("How old a reference may be, without weekends and national holidays; PT1S to P30D")
        Duration referenceValidFor,

        @JsonPropertyDescription("How long a quote is valid, if its rate is; PT1S to P30D")
        Duration quoteValidFor,

        @JsonPropertyDescription("By how many percent a rate may leave the last one; above 0, up to 100")
        BigDecimal maxDeviation,

        @JsonPropertyDescription("The least principal of which a price is told, in reais; 5 or more")
        BigDecimal leastAmount,

        @JsonPropertyDescription(
                "The largest principal of which a price is told, in reais; above the least, up to a billion")
        BigDecimal mostAmount,

        @JsonPropertyDescription(
                "How long a customer may take for the next answer while a price is asked step by step; PT1S to P30D")
        Duration talkKeptFor,

        @JsonPropertyDescription("How long to wait between two questions to the sources of references; PT1S to P30D")
        Duration sourcesEvery) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal LEAST = BigDecimal.valueOf(5);
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range; the message names the field
     */
    public ExchangeSettings {
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
        if (mostAmount.compareTo(leastAmount) <= 0 || mostAmount.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "The field mostAmount must be above leastAmount and at most a billion reais," + " not "
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
                sourcesEvery);
    }

    RateRules rules() {
        return new RateRules(
                manualValidFor,
                referenceValidFor,
                quoteValidFor,
                maxDeviation,
                new AmountLimits(leastAmount, mostAmount),
                talkKeptFor);
    }

    private static void between(String field, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The field " + field
                    + " must be a time from one second (PT1S) to 30 days (P30D), not " + time + ".");
        }
    }
}
