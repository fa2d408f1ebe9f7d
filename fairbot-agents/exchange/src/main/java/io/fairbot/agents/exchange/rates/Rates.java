package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.DealTerms;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.agents.exchange.money.IofTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A snapshot of the rates, margins, fees and taxes from which prices are calculated. Immutable.
 *
 * <p>For a branch and currency, a valid rate set manually takes precedence, one for the branch before one for all
 * branches; otherwise the rate is derived from the reference with the branch's margin.
 *
 * @param manual the rates set manually
 * @param references the references from sources
 * @param margins the margins by which rates are derived from references
 * @param fees the fees for each deal
 * @param iof the tax by operation and day
 * @param damaged the stored documents of these tables that cannot be read; what depends on one of them has no price
 * @param rules the rules for rates and quotes
 */
public record Rates(
        List<HouseRate> manual,
        List<ReferenceRate> references,
        List<Margin> margins,
        List<Fee> fees,
        IofTable iof,
        DamagedRates damaged,
        RateRules rules) {
    /** A snapshot without rates, with the statutory tax and the default rules. */
    public static final Rates EMPTY = new Rates(
            List.of(), List.of(), List.of(), List.of(), IofTable.STATUTORY, DamagedRates.NONE, RateRules.DEFAULTS);

    /** Copies the lists. */
    public Rates {
        manual = List.copyOf(manual);
        references = List.copyOf(references);
        margins = List.copyOf(margins);
        fees = List.copyOf(fees);
    }

    /**
     * Returns a copy with other rates set manually.
     *
     * @param rates the rates set manually
     * @return the copy
     */
    public Rates withManual(List<HouseRate> rates) {
        return new Rates(rates, references, margins, fees, iof, damaged, rules);
    }

    /**
     * Returns a copy with other rules.
     *
     * @param other the rules
     * @return the copy
     */
    public Rates withRules(RateRules other) {
        return new Rates(manual, references, margins, fees, iof, damaged, other);
    }

    /**
     * Finds the rate of a branch for a currency.
     *
     * @param branch the id of the branch
     * @param currency ISO 4217 code
     * @param now the current time
     * @return the current rate; when there is none, the latest stale one, which must not be shown as current; empty when there
     *     is neither, and when the rate {@link #isDamaged}
     */
    public Optional<HouseRate> find(String branch, String currency, Instant now) {
        return isDamaged(branch, currency, now) ? Optional.empty() : findReadable(branch, currency, now);
    }

    /**
     * Returns whether the rate of a branch for a currency depends on a damaged document.
     *
     * @param branch the id of the branch
     * @param currency ISO 4217 code
     * @param now the current time
     * @return true when another rate might apply if all documents could be read
     */
    public boolean isDamaged(String branch, String currency, Instant now) {
        for (Optional<String> place : List.of(Optional.of(branch), Optional.<String>empty())) {
            if (damaged.hasRate(place, currency)) {
                return true;
            }
            if (manual(place, currency).filter(rate -> rate.isCurrent(now)).isPresent()) {
                return false;
            }
        }
        boolean isReferenceDamaged = damaged.hasReference(currency);
        if (!isReferenceDamaged && reference(currency).isEmpty()) {
            return false;
        }
        if (damaged.hasMargin(Optional.of(branch), currency)) {
            return true;
        }
        boolean hasOwn = margin(Optional.of(branch), currency).isPresent();
        if (!hasOwn && damaged.hasMargin(Optional.empty(), currency)) {
            return true;
        }
        return isReferenceDamaged && margin(branch, currency).isPresent();
    }

    /** Finds a rate among those that can be read, to compare another one with; never to be shown. */
    Optional<HouseRate> findReadable(String branch, String currency, Instant now) {
        List<HouseRate> known = Stream.of(
                        manual(Optional.of(branch), currency),
                        manual(Optional.empty(), currency),
                        derived(branch, currency))
                .flatMap(Optional::stream)
                .toList();
        return known.stream()
                .filter(rate -> rate.isCurrent(now))
                .findFirst()
                .or(() -> known.stream().max(Comparator.comparing(HouseRate::asOf)));
    }

    /**
     * Returns the terms of a deal.
     *
     * @param branch the id of the branch
     * @param operation the operation
     * @param rate the rate
     * @param day the day in the branch's time zone
     * @return the terms, empty when no tax is in force on that day, and when {@link #areTermsDamaged}
     */
    public Optional<DealTerms> terms(String branch, ExchangeOperation operation, HouseRate rate, LocalDate day) {
        if (areTermsDamaged(branch, operation, day)) {
            return Optional.empty();
        }
        return iof.percent(operation, day)
                .map(percent -> new DealTerms(
                        operation, rate.currency(), rate.rate(operation), percent, fee(branch, operation)));
    }

    /**
     * Returns whether the fee or the tax of a deal depends on a damaged document.
     *
     * @param branch the id of the branch
     * @param operation the operation
     * @param day the day in the branch's time zone
     * @return true when another fee or tax might apply if all documents could be read
     */
    public boolean areTermsDamaged(String branch, ExchangeOperation operation, LocalDate day) {
        LocalDate inForceFrom = iof.rules().stream()
                .filter(rule -> rule.operation() == operation && !rule.from().isAfter(day))
                .map(IofRule::from)
                .max(Comparator.naturalOrder())
                .orElse(LocalDate.MIN);
        boolean hasOwnFee = fee(Optional.of(branch), operation).isPresent();
        return damaged.hasTax(operation, inForceFrom, day)
                || damaged.hasFee(Optional.of(branch), operation)
                || (!hasOwnFee && damaged.hasFee(Optional.empty(), operation));
    }

    /**
     * Returns the currencies with a rate set manually or a margin, damaged ones included.
     *
     * @return ISO 4217 codes, sorted
     */
    public List<String> currencies() {
        TreeSet<String> all = new TreeSet<>();
        manual.forEach(rate -> all.add(rate.currency()));
        margins.forEach(margin -> all.add(margin.currency()));
        all.addAll(damaged.currencies());
        return List.copyOf(all);
    }

    Optional<HouseRate> manual(Optional<String> branch, String currency) {
        return manual.stream()
                .filter(rate ->
                        rate.currency().equals(currency) && rate.branch().equals(branch))
                .findFirst();
    }

    Optional<ReferenceRate> reference(String currency) {
        return references.stream()
                .filter(rate -> rate.currency().equals(currency))
                .findFirst();
    }

    private Optional<HouseRate> derived(String branch, String currency) {
        return reference(currency)
                .flatMap(reference -> margin(branch, currency)
                        .filter(margin -> margin.compra(reference.value()).signum() > 0)
                        .map(margin -> derived(branch, reference, margin)));
    }

    private HouseRate derived(String branch, ReferenceRate reference, Margin margin) {
        return new HouseRate(
                reference.currency(),
                margin.unit(),
                margin.compra(reference.value()),
                margin.venda(reference.value()),
                reference.asOf(),
                reference.source(),
                BusinessCalendar.plus(reference.asOf(), rules.referenceValidFor()),
                Optional.of(branch));
    }

    private Optional<Margin> margin(String branch, String currency) {
        return Stream.of(Optional.of(branch), Optional.<String>empty())
                .flatMap(place -> margin(place, currency).stream())
                .findFirst();
    }

    private Optional<Margin> margin(Optional<String> place, String currency) {
        return margins.stream()
                .filter(margin ->
                        margin.currency().equals(currency) && margin.branch().equals(place))
                .findFirst();
    }

    private BigDecimal fee(String branch, ExchangeOperation operation) {
        return Stream.of(Optional.of(branch), Optional.<String>empty())
                .flatMap(place -> fee(place, operation).stream())
                .map(Fee::reais)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private Optional<Fee> fee(Optional<String> place, ExchangeOperation operation) {
        return fees.stream()
                .filter(fee -> fee.operation() == operation && fee.branch().equals(place))
                .findFirst();
    }
}
