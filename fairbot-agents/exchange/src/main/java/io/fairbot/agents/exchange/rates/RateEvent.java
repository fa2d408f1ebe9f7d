package io.fairbot.agents.exchange.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the rates' history.
 *
 * @param at when it happened
 * @param who the principal or the source
 * @param kind what happened
 * @param currency ISO 4217 code; for the tax and fees the operation's name
 * @param branch the branch, empty for all
 * @param unit for how many units, 1 where that means nothing
 * @param compra what the house pays, or the compra margin; empty where there is none
 * @param venda what the house takes, the venda margin, a reference, a percentage or a fee
 * @param validUntil until when it holds, where that was said
 * @param reason why it was refused, or a note
 */
public record RateEvent(
        Instant at,
        String who,
        RateEventType kind,
        String currency,
        Optional<String> branch,
        int unit,
        Optional<BigDecimal> compra,
        BigDecimal venda,
        Optional<Instant> validUntil,
        Optional<String> reason) {

    /** What can happen to rates. */
    public enum RateEventType {
        /** A person set a rate. */
        SET,
        /** A person withdrew a rate, so that the next one counts. */
        WITHDRAWN,
        /** A source told a reference that was taken. */
        REFERENCE,
        /** A source told a reference that was not taken. */
        REFUSED,
        /** A margin was set. */
        MARGIN,
        /** A fee was set. */
        FEE,
        /** The tax from some day on was set. */
        IOF
    }

    static RateEvent of(Instant at, String who, RateEventType kind, HouseRate rate) {
        return new RateEvent(
                at,
                who,
                kind,
                rate.currency(),
                rate.branch(),
                rate.unit(),
                Optional.of(rate.compra()),
                rate.venda(),
                Optional.of(rate.validUntil()),
                Optional.empty());
    }

    static RateEvent of(Instant at, RateEventType kind, ReferenceRate rate, Optional<String> reason) {
        return new RateEvent(
                at,
                rate.source(),
                kind,
                rate.currency(),
                Optional.empty(),
                1,
                Optional.empty(),
                rate.value(),
                Optional.empty(),
                reason);
    }
}
