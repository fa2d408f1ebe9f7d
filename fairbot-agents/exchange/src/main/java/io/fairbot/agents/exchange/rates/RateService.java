package io.fairbot.agents.exchange.rates;

import io.fairbot.Internal;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The service for reading and changing rates, on which the API, chat commands and dashboards build. Each change is one batch
 * with its history entry and its audit entry, followed by a new snapshot for handlers. Safe for use from any thread.
 */
public final class RateService {
    /** The largest number of history entries in one result. */
    public static final int MAX_HISTORY = 500;

    private static final int MAX_ATTEMPTS = 5;
    private static final Duration MAX_VALIDITY = Duration.ofDays(30);
    private static final String CONFIRM_HINT = " If it is intended, confirm it.";

    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private final RatesLoader loader;
    private final Object publishing = new Object();
    private final Consumer<Snapshot<Rates>> publisher;
    private CompletionStage<Void> reloads = CompletableFuture.completedStage(null);
    private volatile RateRules rules;
    private volatile Snapshot<Rates> current = new Snapshot<>(Rates.EMPTY, 0, Instant.EPOCH);

    /** Thrown when a newer reference has been stored meanwhile. */
    private static final class SupersededRateException extends RuntimeException {}

    /** A deletion of a rate with its history entry. */
    private record Deletion(Write write, RateEvent event) {}

    /**
     * A request to set a rate.
     *
     * @param rate the rate, with the principal's id as its source
     * @param confirmed whether a large deviation from the last rate is intended
     */
    public record RateUpdate(HouseRate rate, boolean confirmed) {}

    /**
     * Creates the service.
     *
     * @param store the store, opened with the models of the rates
     * @param platform time and identifiers
     * @param audit the audit log, in the same store
     * @param rules the rules for rates and quotes
     * @param publisher receives each new snapshot, one at a time
     */
    @Internal
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
        loader = new RatesLoader(store, this::rules);
    }

    /**
     * Returns the latest snapshot of the rates.
     *
     * @return the snapshot; version 0 and empty before the first read
     */
    public Snapshot<Rates> current() {
        return current;
    }

    /**
     * Returns the rules in force.
     *
     * @return the rules
     */
    public RateRules rules() {
        return rules;
    }

    /**
     * Replaces the rules and publishes a snapshot with them. Rates and quotes issued earlier keep their validity.
     *
     * @param newRules the rules
     */
    public void updateRules(RateRules newRules) {
        synchronized (publishing) {
            rules = newRules;
            if (current.version() > 0) {
                publish(new RatesLoader.VersionedRates(current.value(), current.version()));
            }
        }
    }

    /**
     * Returns the currencies whose rate for all branches is stale.
     *
     * @return ISO 4217 codes, sorted, usually none
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
     * Reads the rates from the store again and publishes them. Concurrent calls run one after another.
     *
     * @return completes when the rates are published
     */
    public synchronized CompletionStage<Void> reload() {
        reloads = reloads.handle((done, failure) -> null)
                .thenCompose(done -> loader.read())
                .thenAccept(this::publish);
        return reloads;
    }

    private void publish(RatesLoader.VersionedRates content) {
        synchronized (publishing) {
            // The rules may have changed since the rates were read.
            Rates rates = content.rates().withRules(rules);
            // A deletion changes the rates without raising the highest version of their documents.
            boolean same = rates.equals(current.value()) && current.version() > 0;
            long version = same ? current.version() : Math.max(content.version(), current.version() + 1);
            current = new Snapshot<>(rates, version, platform.time().now());
            publisher.accept(current);
        }
    }

    /**
     * Sets a rate manually.
     *
     * @param update the rate, valid for at most 30 days
     * @return completes when the rate is durable and published; fails with {@link RateRefusedException} when it deviates too much
     *     from the last one without a confirmation, with {@link IllegalArgumentException} when its validity is out of range
     */
    public CompletionStage<Void> setRate(RateUpdate update) {
        HouseRate rate = update.rate();
        Instant now = platform.time().now();
        if (!rate.isCurrent(now) || rate.validUntil().isAfter(now.plus(MAX_VALIDITY))) {
            return CompletableFuture.failedStage(new IllegalArgumentException(
                    "A rate is valid until some moment within the next " + MAX_VALIDITY.toDays() + " days."));
        }
        RateEvent event = RateEvent.of(now, rate.source(), RateEvent.RateEventType.SET, rate);
        return write(RateModels.RATES, rate.id(), rate, event, known -> {
            Optional<String> objection =
                    update.confirmed() ? Optional.empty() : new RatePlausibilityCheck(known).objection(rate, now);
            objection.ifPresent(reason -> {
                throw new RateRefusedException(reason + CONFIRM_HINT);
            });
        });
    }

    /**
     * Deletes a rate set manually, so that the next one in order applies: the one for all branches, or one derived from
     * a reference.
     *
     * @param branch the branch it was set for, empty for all
     * @param currency ISO 4217 code
     * @param actor the id of the principal
     * @return false when there is no such rate
     */
    public CompletionStage<Boolean> deleteRate(Optional<String> branch, String currency, String actor) {
        String id = HouseRate.id(branch, currency);
        Instant now = platform.time().now();
        CompletionStage<Optional<Deletion>> deletion = store.get(RateModels.RATES, id)
                .thenApply(found -> found.map(document -> new Deletion(
                        Write.delete(document),
                        RateEvent.of(now, actor, RateEvent.RateEventType.WITHDRAWN, document.value()))));
        Deletion ofDamaged = new Deletion(
                new Write.Delete(RateModels.RATES, id, Precondition.ANY),
                new RateEvent(
                        now,
                        actor,
                        RateEvent.RateEventType.WITHDRAWN,
                        currency,
                        branch,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("It was damaged and could not be read.")));
        return orIfDamaged(deletion, Optional.of(ofDamaged)).thenCompose(known -> {
            if (known.isEmpty()) {
                return CompletableFuture.completedStage(false);
            }
            return apply(List.of(known.get().write()), known.get().event()).thenApply(applied -> {
                if (!applied) {
                    throw conflict();
                }
                return true;
            });
        });
    }

    /**
     * Sets a margin.
     *
     * @param margin the margin
     * @param actor the id of the principal
     * @return completes when the change is durable and published
     */
    public CompletionStage<Void> setMargin(Margin margin, String actor) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                actor,
                RateEvent.RateEventType.MARGIN,
                margin.currency(),
                margin.branch(),
                margin.unit(),
                Optional.of(margin.compra()),
                Optional.of(margin.venda()),
                Optional.empty(),
                Optional.empty());
        return write(RateModels.MARGINS, margin.id(), margin, event, known -> {});
    }

    /**
     * Sets a fee.
     *
     * @param fee the fee
     * @param actor the id of the principal
     * @return completes when the change is durable and published
     */
    public CompletionStage<Void> setFee(Fee fee, String actor) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                actor,
                RateEvent.RateEventType.FEE,
                fee.operation().name(),
                fee.branch(),
                1,
                Optional.empty(),
                Optional.of(fee.reais()),
                Optional.empty(),
                Optional.empty());
        return write(RateModels.FEES, fee.id(), fee, event, known -> {});
    }

    /**
     * Sets a rule of the tax.
     *
     * @param rule the rule, with the first day on which it is in force
     * @param actor the id of the principal
     * @return completes when the change is durable and published
     */
    public CompletionStage<Void> setIofRule(IofRule rule, String actor) {
        RateEvent event = new RateEvent(
                platform.time().now(),
                actor,
                RateEvent.RateEventType.IOF,
                rule.operation().name(),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.of(rule.percent()),
                Optional.empty(),
                Optional.of("From " + rule.from() + "."));
        return write(RateModels.IOF, rule.id(), rule, event, known -> {});
    }

    /**
     * Stores the references of a source that are newer than the stored ones, still valid, and within the deviation. Each
     * refusal is recorded in the history once.
     *
     * @param references the references
     * @return the reasons of refusals, one sentence each, usually none
     */
    public CompletionStage<List<String>> applyReferences(List<ReferenceRate> references) {
        List<String> refusals = new ArrayList<>();
        return Stages.inOrder(
                        references,
                        reference -> applyReference(reference).thenAccept(refusal -> refusal.ifPresent(refusals::add)))
                .thenApply(done -> List.copyOf(refusals));
    }

    private CompletionStage<Optional<String>> applyReference(ReferenceRate reference) {
        Rates known = current.value();
        Instant now = platform.time().now();
        Optional<ReferenceRate> before = known.reference(reference.currency());
        if (before.filter(last -> !reference.asOf().isAfter(last.asOf())).isPresent()) {
            // Sources are polled more often than they publish.
            return CompletableFuture.completedStage(Optional.empty());
        }
        Optional<String> refusal =
                refusal(reference, now).or(() -> new RatePlausibilityCheck(known).objection(reference));
        if (refusal.isPresent()) {
            RateEvent event = RateEvent.of(now, RateEvent.RateEventType.REFUSED, reference, refusal);
            // A fixed key records the refusal of the same reference only once.
            Write line = Write.insert(
                    RateModels.HISTORY,
                    "refused." + reference.source() + "." + reference.currency() + "." + reference.asOf(),
                    event);
            return store.apply(Batch.of(platform.ids().next(), line)).thenApply(result -> refusal);
        }
        RateEvent event = RateEvent.of(now, RateEvent.RateEventType.REFERENCE, reference, Optional.empty());
        CompletionStage<Optional<String>> stored = write(
                        RateModels.REFERENCES,
                        reference.currency(),
                        reference,
                        event,
                        fresh -> requireNewer(reference, fresh))
                .thenApply(done -> Optional.<String>empty());
        return Stages.recover(
                stored,
                failure -> failure instanceof SupersededRateException
                        ? CompletableFuture.completedStage(Optional.empty())
                        : CompletableFuture.failedStage(failure));
    }

    /** Checks that no other node has stored a newer reference meanwhile. */
    private static void requireNewer(ReferenceRate reference, Rates fresh) {
        if (fresh.reference(reference.currency())
                .filter(known -> !reference.asOf().isAfter(known.asOf()))
                .isPresent()) {
            throw new SupersededRateException();
        }
    }

    private Optional<String> refusal(ReferenceRate reference, Instant now) {
        if (reference.asOf().isAfter(now.plus(Duration.ofMinutes(5)))) {
            return Optional.of(reference.source() + " returned a rate of " + reference.currency() + " from the future: "
                    + reference.asOf() + "; check the clock of this machine.");
        }
        return BusinessCalendar.plus(reference.asOf(), rules.referenceValidFor())
                        .isAfter(now)
                ? Optional.empty()
                : Optional.of(reference.source() + " returned a rate of " + reference.currency() + " of "
                        + reference.asOf() + ", too old to be used.");
    }

    /**
     * Returns the latest entries of the history.
     *
     * @param currency the currency, empty for all
     * @param limit the largest number of entries, from 1 to {@value #MAX_HISTORY}
     * @return the entries, the latest first
     */
    public CompletionStage<List<RateEvent>> history(Optional<String> currency, int limit) {
        Query<RateEvent> query =
                Query.of(RateModels.HISTORY).orderBy("at").descending().limit(limit);
        return store.find(currency.map(code -> query.where("currency", code)).orElse(query))
                .thenApply(
                        page -> page.documents().stream().map(Document::value).toList());
    }

    private <T> CompletionStage<Void> write(
            Model<T> model, String id, T value, RateEvent event, Consumer<Rates> check) {
        return attempt(model, id, value, event, check, 1);
    }

    /** Reads the document before the rates, so that the version it replaces is not newer than the rates that were checked. */
    private <T> CompletionStage<Void> attempt(
            Model<T> model, String id, T value, RateEvent event, Consumer<Rates> check, int count) {
        return replacement(model, id, value)
                .thenCompose(write -> loader.read().thenCompose(content -> {
                    check.accept(content.rates());
                    List<Write> writes = new ArrayList<>(List.of(write));
                    if (model.equals(RateModels.RATES)) {
                        writes.addAll(deletionOfReference(event.currency(), content.rates()));
                    }
                    return apply(writes, event).thenCompose(applied -> {
                        if (applied) {
                            return CompletableFuture.completedStage(null);
                        }
                        return count < MAX_ATTEMPTS
                                ? attempt(model, id, value, event, check, count + 1)
                                : CompletableFuture.failedStage(conflict());
                    });
                }));
    }

    /** Returns a write that replaces the document in the version that is stored, or in any when that cannot be read. */
    private <T> CompletionStage<Write> replacement(Model<T> model, String id, T value) {
        CompletionStage<Write> write = store.get(model, id)
                .thenApply(before -> before.<Write>map(document -> Write.replace(document, value))
                        .orElseGet(() -> Write.insert(model, id, value)));
        return orIfDamaged(write, Write.put(model, id, value));
    }

    /** Nothing else deletes a damaged reference: a source is only compared with it, which is impossible. */
    private static List<Write> deletionOfReference(String currency, Rates rates) {
        return rates.damaged().documents().stream()
                .filter(document -> document.model().equals(RateModels.REFERENCES.name())
                        && document.id().equals(currency))
                .<Write>map(document -> new Write.Delete(RateModels.REFERENCES, currency, Precondition.ANY))
                .toList();
    }

    private static <T> CompletionStage<T> orIfDamaged(CompletionStage<T> reading, T otherwise) {
        return Stages.recover(
                reading,
                failure -> failure instanceof StoreException damage && damage.code() == StoreErrorCode.CORRUPT
                        ? CompletableFuture.completedStage(otherwise)
                        : CompletableFuture.failedStage(failure));
    }

    private static RateException conflict() {
        return new RateException(
                "This was changed by another request at the same time; check its current value and repeat the"
                        + " request.");
    }

    private CompletionStage<Boolean> apply(List<Write> changes, RateEvent event) {
        Write history = Write.insert(RateModels.HISTORY, platform.ids().next(), event);
        Batch batch = Batch.builder(platform.ids().next())
                .addAll(changes)
                .add(history)
                .add(audit.write(entry(event)))
                .build();
        return store.apply(batch).thenCompose(result -> {
            if (result instanceof BatchResult.Rejected) {
                return CompletableFuture.completedStage(false);
            }
            result.orThrow();
            return reload().thenApply(done -> true);
        });
    }

    private static AuditEntry entry(RateEvent event) {
        return AuditEntry.done(
                        event.at(),
                        event.who(),
                        "rates." + event.kind().name().toLowerCase(Locale.ROOT),
                        "rates/" + HouseRate.id(event.branch(), event.currency()))
                .with(event.venda()
                        .map(venda -> Map.of("venda", venda.toPlainString()))
                        .orElse(Map.of()));
    }
}
