package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Reads the rates out of the store. */
final class RatesLoader {
    private final DocumentStore store;
    private final Supplier<RateRules> rules;

    /** What was read. */
    record VersionedRates(Rates rates, long version) {}

    RatesLoader(DocumentStore store, Supplier<RateRules> rules) {
        this.store = store;
        this.rules = rules;
    }

    CompletionStage<VersionedRates> read() {
        CompletableFuture<List<Document<HouseRate>>> manual = all(RateModels.RATES);
        CompletableFuture<List<Document<ReferenceRate>>> references = all(RateModels.REFERENCES);
        CompletableFuture<List<Document<Margin>>> margins = all(RateModels.MARGINS);
        CompletableFuture<List<Document<Fee>>> fees = all(RateModels.FEES);
        CompletableFuture<List<Document<io.fairbot.agents.exchange.money.IofRule>>> iof = all(RateModels.IOF);
        return CompletableFuture.allOf(manual, references, margins, fees, iof).thenApply(done -> {
            List<Document<?>> every = new ArrayList<>();
            every.addAll(manual.join());
            every.addAll(references.join());
            every.addAll(margins.join());
            every.addAll(fees.join());
            every.addAll(iof.join());
            Rates rates = new Rates(
                    values(manual.join()),
                    values(references.join()),
                    values(margins.join()),
                    values(fees.join()),
                    new IofTable(values(iof.join())),
                    rules.get());
            return new VersionedRates(
                    rates, every.stream().mapToLong(Document::version).max().orElse(0));
        });
    }

    private <T> CompletableFuture<List<Document<T>>> all(Model<T> model) {
        return more(model, Optional.empty(), new ArrayList<>()).toCompletableFuture();
    }

    private <T> CompletionStage<List<Document<T>>> more(
            Model<T> model, Optional<String> after, List<Document<T>> before) {
        Query<T> query = Query.of(model).limit(Query.MAX_LIMIT);
        return store.find(after.map(query::after).orElse(query)).thenCompose((Page<T> page) -> {
            before.addAll(page.documents());
            return page.next().isEmpty() ? CompletableFuture.completedStage(before) : more(model, page.next(), before);
        });
    }

    private static <T> List<T> values(List<Document<T>> documents) {
        return documents.stream().map(Document::value).toList();
    }
}
