package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.DealTerms;
import io.fairbot.agents.exchange.money.ExchangeOperation;
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
 * All that the house's prices are made of, at one moment. Immutable.
 *
 * <p>For each branch and currency a rate that a person set wins as long as it is valid, first one for the branch, then one
 * for all; otherwise the price is made of the reference with the branch's margin.
 *
 * @param manual rates that persons set
 * @param references what sources say
 * @param margins how prices are made of references
 * @param fees what a deal costs besides
 * @param iof the tax by operation and day
 * @param rules the house's rules
 */
public record Rates(
        List<HouseRate> manual,
        List<ReferenceRate> references,
        List<Margin> margins,
        List<Fee> fees,
        IofTable iof,
        RateRules rules) {
    /** Nothing is known. */
    public static final Rates EMPTY =
            new Rates(List.of(), List.of(), List.of(), List.of(), IofTable.STATUTORY, RateRules.DEFAULTS);

    /** Copies the lists. */
    public Rates {
        manual = List.copyOf(manual);
        references = List.copyOf(references);
        margins = List.copyOf(margins);
        fees = List.copyOf(fees);
    }

    /**
     * Returns these with other rates that persons set.
     *
     * @param rates the rates
     * @return new rates
     */
    public Rates withManual(List<HouseRate> rates) {
        return new Rates(rates, references, margins, fees, iof, rules);
    }

    /**
     * Returns these under other rules.
     *
     * @param other the rules
     * @return new rates
     */
    public Rates withRules(RateRules other) {
        return new Rates(manual, references, margins, fees, iof, other);
    }

    /**
     * Finds the rate of a branch for a currency.
     *
     * @param branch the branch's id
     * @param currency ISO 4217 code
     * @param now the moment
     * @return the current rate; where there is none, the youngest stale one, which must not be told as today's; empty when
     *     there was never one
     */
    public Optional<HouseRate> find(String branch, String currency, Instant now) {
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
     * @param branch the branch's id
     * @param operation who buys
     * @param rate the rate
     * @param day the day at the branch
     * @return the terms, empty when the tax of that day is not known
     */
    public Optional<DealTerms> terms(String branch, ExchangeOperation operation, HouseRate rate, LocalDate day) {
        return iof.percent(operation, day)
                .map(percent -> new DealTerms(
                        operation, rate.currency(), rate.rate(operation), percent, fee(branch, operation)));
    }

    /**
     * Returns the currencies of which anything is known.
     *
     * @return codes of ISO 4217, sorted
     */
    public List<String> currencies() {
        TreeSet<String> all = new TreeSet<>();
        manual.forEach(rate -> all.add(rate.currency()));
        margins.forEach(margin -> all.add(margin.currency()));
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
                .flatMap(place -> margins.stream()
                        .filter(margin -> margin.currency().equals(currency)
                                && margin.branch().equals(place)))
                .findFirst();
    }

    private BigDecimal fee(String branch, ExchangeOperation operation) {
        return Stream.of(Optional.of(branch), Optional.<String>empty())
                .flatMap(place -> fees.stream()
                        .filter(fee ->
                                fee.operation() == operation && fee.branch().equals(place)))
                .map(Fee::reais)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
