package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stored rates, references, margins, fees and taxes that cannot be read. Immutable.
 *
 * <p>A damaged document is known by its id alone. One whose id names nothing that could be stored under it may have been any
 * document of its model, so everything that is read from that model depends on it.
 *
 * @param documents the damaged documents, usually none
 */
public record DamagedRates(List<Page.DamagedDocument> documents) {
    /** No damage. */
    public static final DamagedRates NONE = new DamagedRates(List.of());

    private static final int MAX_NAMED = 10;

    /** Copies the documents. */
    public DamagedRates {
        documents = List.copyOf(documents);
    }

    /**
     * Returns the damaged documents in words for operators, each with its remedy.
     *
     * @return one sentence for each of the first ten, and one for the others; empty when nothing is damaged
     */
    public Optional<String> problem() {
        if (documents.isEmpty()) {
            return Optional.empty();
        }
        String named =
                documents.stream().limit(MAX_NAMED).map(DamagedRates::sentence).collect(Collectors.joining(" "));
        int more = documents.size() - MAX_NAMED;
        return Optional.of(more > 0 ? named + " " + more + " more documents of these models are damaged." : named);
    }

    private static String sentence(Page.DamagedDocument document) {
        return "The document " + document.id() + " of the model " + document.model() + " is damaged ("
                + document.reason() + "), so customers get no price that depends on it; " + remedy(document) + ".";
    }

    private static String remedy(Page.DamagedDocument document) {
        if (isUnknown(document)) {
            return "no document is stored under such an id, so restore the store from a backup";
        }
        String model = document.model();
        if (model.equals(RateModels.RATES.name())) {
            return "POST /rates replaces it, DELETE /rates/" + path(document.id()) + " deletes it";
        }
        if (model.equals(RateModels.REFERENCES.name())) {
            return "POST /rates with this currency removes it, and the next reference of a source takes its place";
        }
        if (model.equals(RateModels.MARGINS.name())) {
            return "POST /rates/margins replaces it";
        }
        return "POST /rates/" + (model.equals(RateModels.FEES.name()) ? "fees" : "iof") + " replaces it";
    }

    /** Returns whether the rate that was set for a branch, or for all, may be among the damaged documents. */
    boolean hasRate(Optional<String> branch, String currency) {
        return has(RateModels.RATES, HouseRate.id(branch, currency));
    }

    /** Returns whether the reference of a currency may be among the damaged documents. */
    boolean hasReference(String currency) {
        return has(RateModels.REFERENCES, currency);
    }

    /** Returns whether the margin of a branch, or for all, may be among the damaged documents. */
    boolean hasMargin(Optional<String> branch, String currency) {
        return has(RateModels.MARGINS, HouseRate.id(branch, currency));
    }

    /** Returns whether the fee of a branch, or for all, may be among the damaged documents. */
    boolean hasFee(Optional<String> branch, ExchangeOperation operation) {
        return has(RateModels.FEES, HouseRate.id(branch, operation.name()));
    }

    /** Returns whether a rule of the tax from a later day than a given one, up to another, may be among the damaged documents. */
    boolean hasTax(ExchangeOperation operation, LocalDate after, LocalDate until) {
        return of(RateModels.IOF)
                .anyMatch(document -> isUnknown(document)
                        || taxDay(document.id(), operation)
                                .filter(from -> from.isAfter(after) && !from.isAfter(until))
                                .isPresent());
    }

    /** Returns the currencies of the damaged rates, references and margins, possibly repeated. */
    List<String> currencies() {
        return documents.stream()
                .filter(document -> !isUnknown(document))
                .map(document -> currency(document.id()))
                .filter(HouseRate::isCurrency)
                .toList();
    }

    private boolean has(Model<?> model, String id) {
        return of(model)
                .anyMatch(document -> isUnknown(document) || document.id().equals(id));
    }

    private Stream<Page.DamagedDocument> of(Model<?> model) {
        return documents.stream().filter(document -> document.model().equals(model.name()));
    }

    /** Returns whether no document of the model is stored under such an id. */
    private static boolean isUnknown(Page.DamagedDocument document) {
        String id = document.id();
        if (document.model().equals(RateModels.IOF.name())) {
            return !isOperation(operation -> taxDay(id, operation).isPresent());
        }
        return document.model().equals(RateModels.FEES.name())
                ? !isOperation(operation -> operation.name().equals(currency(id)))
                : !HouseRate.isCurrency(currency(id));
    }

    private static boolean isOperation(Predicate<ExchangeOperation> test) {
        return List.of(ExchangeOperation.values()).stream().anyMatch(test);
    }

    /** Returns what follows the branch in an id: the currency, for fees the operation. */
    private static String currency(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }

    private static String path(String id) {
        int branch = id.lastIndexOf('.');
        return branch < 0 ? id : currency(id) + "?branch=" + id.substring(0, branch);
    }

    private static Optional<LocalDate> taxDay(String id, ExchangeOperation operation) {
        String start = operation.name() + ".";
        if (!id.startsWith(start)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(id.substring(start.length())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
