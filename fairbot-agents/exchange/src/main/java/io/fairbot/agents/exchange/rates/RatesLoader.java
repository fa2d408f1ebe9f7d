package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.IofRule;
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

/** A loader of the rates in the store. */
final class RatesLoader {
    private final DocumentStore store;
    private final Supplier<RateRules> rules;

    /** The rates, and the highest version of their documents. */
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
        CompletableFuture<List<Document<IofRule>>> iof = all(RateModels.IOF);
        return CompletableFuture.allOf(manual, references, margins, fees, iof).thenApply(done -> {
            List<Document<?>> documents = new ArrayList<>();
            documents.addAll(manual.join());
            documents.addAll(references.join());
            documents.addAll(margins.join());
            documents.addAll(fees.join());
            documents.addAll(iof.join());
            Rates rates = new Rates(
                    values(manual.join()),
                    values(references.join()),
                    values(margins.join()),
                    values(fees.join()),
                    new IofTable(values(iof.join())),
                    rules.get());
            return new VersionedRates(
                    rates, documents.stream().mapToLong(Document::version).max().orElse(0));
        });
    }

    private <T> CompletableFuture<List<Document<T>>> all(Model<T> model) {
        return nextPage(model, Optional.empty(), new ArrayList<>()).toCompletableFuture();
    }

    private <T> CompletionStage<List<Document<T>>> nextPage(
            Model<T> model, Optional<String> after, List<Document<T>> documents) {
        Query<T> query = Query.of(model).limit(Query.MAX_LIMIT);
        return store.find(after.map(query::after).orElse(query)).thenCompose((Page<T> page) -> {
            documents.addAll(page.documents());
            return page.next().isEmpty()
                    ? CompletableFuture.completedStage(documents)
                    : nextPage(model, page.next(), documents);
        });
    }

    private static <T> List<T> values(List<Document<T>> documents) {
        return documents.stream().map(Document::value).toList();
    }
}
