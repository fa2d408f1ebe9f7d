package io.fairbot.agents.exchange.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the rate history.
 *
 * @param at the time of the event
 * @param who the principal or the source
 * @param kind the type of event
 * @param currency ISO 4217 code; for the tax and for fees the name of the operation
 * @param branch the branch, empty for all
 * @param unit the quotation unit, 1 where it does not apply
 * @param compra the compra rate or margin, empty where there is none
 * @param venda the venda rate or margin, the reference, the percentage or the fee; empty for a deleted rate that could not be
 *     read
 * @param validUntil the end of validity, empty where there is none
 * @param reason why a reference was refused, or a note
 */
public record RateEvent(
        Instant at,
        String who,
        RateEventType kind,
        String currency,
        Optional<String> branch,
        int unit,
        Optional<BigDecimal> compra,
        Optional<BigDecimal> venda,
        Optional<Instant> validUntil,
        Optional<String> reason) {

    /** The type of a rate event. */
    public enum RateEventType {
        /** A rate was set manually. */
        SET,
        /** A rate set manually was deleted, so that the next one in order applies. */
        WITHDRAWN,
        /** A reference from a source was accepted. */
        REFERENCE,
        /** A reference from a source was refused. */
        REFUSED,
        /** A margin was set. */
        MARGIN,
        /** A fee was set. */
        FEE,
        /** A rule of the tax was set. */
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
                Optional.of(rate.venda()),
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
                Optional.of(rate.value()),
                Optional.empty(),
                reason);
    }
}
