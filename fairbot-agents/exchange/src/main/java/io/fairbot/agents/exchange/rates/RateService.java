package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The one way to rates: every face of the house — API, chat command, dashboard — reads and changes them here. Each change
 * is one batch with its line of history, then an entry of the audit, then a new snapshot for handlers. Safe for use from any
 * thread.
 */
public final class RateService {
    /** How many lines of history one answer has at most. */
    public static final int MAX_HISTORY = 500;

    private static final int MAX_TRIES = 5;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String CONFIRM = " If it is meant, confirm it.";

    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private final RatesLoader book;
    private final Object publishing = new Object();
    private final Consumer<Snapshot<Rates>> publisher;
    private CompletionStage<Void> reloads = CompletableFuture.completedStage(null);
    private volatile RateRules rules;
    private volatile Snapshot<Rates> current = new Snapshot<>(Rates.EMPTY, 0, Instant.EPOCH);

    /** A younger reference is there by now. */
    private static final class SupersededRateException extends RuntimeException {}

    /**
     * What somebody wants a rate to be.
     *
     * @param rate the rate; its source is who sets it
     * @param confirmed whether it is meant although it is far from the last one
     */
    public record RateUpdate(HouseRate rate, boolean confirmed) {}

    /**
     * Creates the service.
     *
     * @param store where rates are kept, opened with {@link RateModels#all()}
     * @param platform time and identifiers
     * @param audit where changes are told
     * @param rules the house's rules
     * @param publisher gets each new snapshot, one after the other
     */
    public RateService(
            DocumentStore store,
            Platform platform,
            AuditLog audit,
            RateRules rules,
            Consumer<Snapshot<Rates>> publisher) {
        this.store = store;
        this.platform = platform;
        this.audit = audit;
        this.rules = rules;
        this.publisher = publisher;
        book = new RatesLoader(store, this::rules);
    }

    /**
     * Returns the rates as last read.
     *
     * @return the snapshot
     */
    public Snapshot<Rates> current() {
        return current;
    }

    /**
     * Returns the house's rules.
     *
     * @return the rules
     */
    public RateRules rules() {
        return rules;
    }

    /**
     * Goes on under other rules, and publishes the rates under them. What was set or told before stays as it was.
     *
     * @param other the rules
     */
    public void updateRules(RateRules other) {
        synchronized (publishing) {
            rules = other;
            if (current.version() > 0) {
                publish(new RatesLoader.VersionedRates(current.value(), current.version()));
            }
        }
    }

    /**
     * Returns the currencies for which the house has only a stale rate.
     *
     * @return codes of ISO 4217, often none
     */
    public List<String> staleCurrencies() {
        Instant now = platform.time().now();
        Rates rates = current.value();
        return rates.currencies().stream()
                .filter(currency -> rates.find("", currency, now)
                        .filter(rate -> !rate.isCurrent(now))
                        .isPresent())
                .toList();
    }

    /**
     * Reads the rates anew and publishes them; calls run one after the other.
     *
     * @return ends when they are published
     */
    public synchronized CompletionStage<Void> reload() {
        reloads = reloads.handle((done, failure) -> null)
                .thenCompose(done -> book.read())
                .thenAccept(this::publish);
        return reloads;
    }

    private void publish(RatesLoader.VersionedRates content) {
        synchronized (publishing) {
            // The rules may be others than when the rates were read.
            Rates rates = content.rates().withRules(rules);
            // A deletion leaves a highest version that was there before, and still is a change.
            boolean same = rates.equals(current.value()) && current.version() > 0;
            long version = same ? current.version() : Math.max(content.version(), current.version() + 1);
            current = new Snapshot<>(rates, version, platform.time().now());
            publisher.accept(current);
        }
    }

    /**
     * Sets a rate by hand.
     *
     * @param change the rate, valid for 30 days at most
     * @return ends when it is durable and published; it fails with {@link RateRefusedException} when the rate is far from the
     *     last one and is not confirmed, with {@link IllegalArgumentException} when its validity is out of range
     */
    public CompletionStage<Void> setRate(RateUpdate change) {
        HouseRate rate = change.rate();
        Instant now = platform.time().now();
        if (!rate.isCurrent(now) || rate.validUntil().isAfter(now.plus(LONGEST))) {
            return CompletableFuture.failedStage(new IllegalArgumentException(
                    "A rate is valid until some moment within the next " + LONGEST.toDays() + " days."));
        }
        RateEvent event = RateEvent.of(now, rate.source(), RateEvent.RateEventType.SET, rate);
        return write(RateModels.RATES, rate.id(), rate, event, known -> {
            Optional<String> objection =
                    change.confirmed() ? Optional.empty() : new RateDeviationCheck(known).objection(rate, now);
            objection.ifPresent(reason -> {
                throw new RateRefusedException(reason + CONFIRM);
            });
        });
    }

    /**
     * Withdraws a rate that was set by hand, so that the next one counts: the house's, or one made of a reference.
     *
     * @param branch the branch it was set for, empty for all
     * @param currency ISO 4217 code
     * @param who the principal
     * @return false when there is none
     */
    public CompletionStage<Boolean> deleteRate(Optional<String> branch, String currency, String who) {
        return store.get(RateModels.RATES, HouseRate.id(branch, currency)).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedStage(false);
            }
            Instant now = platform.time().now();
            RateEvent event = RateEvent.of(
                    now, who, RateEvent.RateEventType.WITHDRAWN, found.get().value());
            return apply(List.of(Write.delete(found.get()), history(event)), event)
                    .thenApply(applied -> {
                        if (!applied) {
                            throw changed();
                        }
                        return true;
                    });
        });
    }

    /**
     * Sets a margin.
     *
     * @param margin the margin
     * @param who the principal
     * @return ends when it is durable and published
     */
    public CompletionStage<Void> setMargin(Margin margin, String who) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                who,
                RateEvent.RateEventType.MARGIN,
                margin.currency(),
                margin.branch(),
                margin.unit(),
                Optional.of(margin.compra()),
                margin.venda(),
                Optional.empty(),
                Optional.empty());
        return write(RateModels.MARGINS, margin.id(), margin, event, known -> {});
    }

    /**
     * Sets a fee.
     *
     * @param fee the fee
     * @param who the principal
     * @return ends when it is durable and published
     */
    public CompletionStage<Void> setFee(Fee fee, String who) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                who,
                RateEvent.RateEventType.FEE,
                fee.operation().name(),
                fee.branch(),
                1,
                Optional.empty(),
                fee.reais(),
                Optional.empty(),
                Optional.empty());
        return write(RateModels.FEES, fee.id(), fee, event, known -> {});
    }

    /**
     * Sets the tax from some day on.
     *
     * @param rule the tax
     * @param who the principal
     * @return ends when it is durable and published
     */
    public CompletionStage<Void> setIofRule(IofRule rule, String who) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                who,
                RateEvent.RateEventType.IOF,
                rule.operation().name(),
                Optional.empty(),
                1,
                Optional.empty(),
                rule.percent(),
                Optional.empty(),
                Optional.of("From " + rule.from() + "."));
        return write(RateModels.IOF, rule.id(), rule, event, known -> {});
    }

    /**
     * Takes what a source tells, as far as it can be right: younger than what is known, not too old, within the deviation.
     * What is refused is written into the history once.
     *
     * @param told what the source tells
     * @return why some were refused, one sentence each, often none
     */
    public CompletionStage<List<String>> applyReferences(List<ReferenceRate> told) {
        List<String> refusals = new ArrayList<>();
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (ReferenceRate rate : told) {
            all = all.thenCompose(done -> applyReference(rate)).thenAccept(refusal -> refusal.ifPresent(refusals::add));
        }
        return all.thenApply(done -> List.copyOf(refusals));
    }

    private CompletionStage<Optional<String>> applyReference(ReferenceRate told) {
        Rates known = current.value();
        Instant now = platform.time().now();
        Optional<ReferenceRate> before = known.reference(told.currency());
        if (before.filter(last -> !told.asOf().isAfter(last.asOf())).isPresent()) {
            // Nothing new; a source is asked more often than it learns.
            return CompletableFuture.completedStage(Optional.empty());
        }
        Optional<String> refusal = refusal(told, now).or(() -> new RateDeviationCheck(known).objection(told));
        if (refusal.isPresent()) {
            RateEvent event = RateEvent.of(now, RateEvent.RateEventType.REFUSED, told, refusal);
            // The same answer again is the same refusal: its line has the same name.
            Write line = Write.insert(
                    RateModels.HISTORY, "refused." + told.source() + "." + told.currency() + "." + told.asOf(), event);
            return store.apply(Batch.of(platform.ids().next(), line)).thenApply(result -> refusal);
        }
        RateEvent event = RateEvent.of(now, RateEvent.RateEventType.REFERENCE, told, Optional.empty());
        return write(RateModels.REFERENCES, told.currency(), told, event, fresh -> requireNewer(told, fresh))
                .thenApply(done -> Optional.<String>empty())
                .exceptionallyCompose(failure -> failure.getCause() instanceof SupersededRateException
                        ? CompletableFuture.completedStage(Optional.empty())
                        : CompletableFuture.failedStage(failure));
    }

    /** Another node may have asked the source meanwhile. */
    private static void requireNewer(ReferenceRate told, Rates fresh) {
        if (fresh.reference(told.currency())
                .filter(known -> !told.asOf().isAfter(known.asOf()))
                .isPresent()) {
            throw new SupersededRateException();
        }
    }

    private Optional<String> refusal(ReferenceRate told, Instant now) {
        if (told.asOf().isAfter(now.plus(Duration.ofMinutes(5)))) {
            return Optional.of(told.source() + " told a rate of " + told.currency() + " of the future: " + told.asOf()
                    + "; check the clock of this machine.");
        }
        return BusinessCalendar.plus(told.asOf(), rules.referenceValidFor()).isAfter(now)
                ? Optional.empty()
                : Optional.of(told.source() + " told a rate of " + told.currency() + " of " + told.asOf()
                        + ", too old to be used.");
    }

    /**
     * Returns the latest changes.
     *
     * @param currency only of this currency, empty for all
     * @param limit how many at most, from 1 to {@value #MAX_HISTORY}
     * @return the changes, the latest first
     */
    public CompletionStage<List<RateEvent>> history(Optional<String> currency, int limit) {
        Query<RateEvent> query =
                Query.of(RateModels.HISTORY).orderBy("at").reversed().limit(limit);
        return store.find(currency.map(code -> query.where("currency", code)).orElse(query))
                .thenApply(
                        page -> page.documents().stream().map(Document::value).toList());
    }

    private <T> CompletionStage<Void> write(
            Model<T> model, String id, T value, RateEvent event, Consumer<Rates> check) {
        return attempt(model, id, value, event, check, 1);
    }

    /** What is checked is what the write replaces: the document is read first, then everything else. */
    private <T> CompletionStage<Void> attempt(
            Model<T> model, String id, T value, RateEvent event, Consumer<Rates> check, int number) {
        return store.get(model, id)
                .thenCompose(before -> book.read().thenCompose(content -> {
                    check.accept(content.rates());
                    Write write = before.<Write>map(document -> Write.replace(document, value))
                            .orElseGet(() -> Write.insert(model, id, value));
                    return apply(List.of(write, history(event)), event).thenCompose(applied -> {
                        if (applied) {
                            return CompletableFuture.completedStage(null);
                        }
                        return number < MAX_TRIES
                                ? attempt(model, id, value, event, check, number + 1)
                                : CompletableFuture.failedStage(changed());
                    });
                }));
    }

    private static RateException changed() {
        return new RateException("Somebody else changes this at the same time; look at it again and then repeat it.");
    }

    private CompletionStage<Boolean> apply(List<Write> writes, RateEvent event) {
        Batch batch = Batch.builder(platform.ids().next()).addAll(writes).build();
        return store.apply(batch).thenCompose(result -> {
            if (result instanceof BatchResult.Rejected) {
                return CompletableFuture.completedStage(false);
            }
            result.orThrow();
            return audited(event).thenCompose(done -> reload()).thenApply(done -> true);
        });
    }

    private CompletionStage<Void> audited(RateEvent event) {
        return audit.record(new AuditEntry(
                event.at(),
                event.who(),
                "rates." + event.kind().name().toLowerCase(java.util.Locale.ROOT),
                "rates/" + HouseRate.id(event.branch(), event.currency()),
                AuditEntry.AuditOutcome.DONE,
                Map.of("venda", event.venda().toPlainString())));
    }

    private Write history(RateEvent event) {
        return Write.insert(RateModels.HISTORY, platform.ids().next(), event);
    }
}
