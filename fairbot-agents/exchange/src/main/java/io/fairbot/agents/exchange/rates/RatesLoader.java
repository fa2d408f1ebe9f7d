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

    /** The documents of a model, and those that cannot be read. */
    private record Table<T>(List<Document<T>> documents, List<Page.DamagedDocument> damaged) {
        List<T> values() {
            return documents.stream().map(Document::value).toList();
        }

        long version() {
            return documents.stream().mapToLong(Document::version).max().orElse(0);
        }
    }

    RatesLoader(DocumentStore store, Supplier<RateRules> rules) {
        this.store = store;
        this.rules = rules;
    }

    CompletionStage<VersionedRates> read() {
        CompletableFuture<Table<HouseRate>> manual = all(RateModels.RATES);
        CompletableFuture<Table<ReferenceRate>> references = all(RateModels.REFERENCES);
        CompletableFuture<Table<Margin>> margins = all(RateModels.MARGINS);
        CompletableFuture<Table<Fee>> fees = all(RateModels.FEES);
        CompletableFuture<Table<IofRule>> iof = all(RateModels.IOF);
        return CompletableFuture.allOf(manual, references, margins, fees, iof).thenApply(done -> {
            List<Table<?>> tables = List.of(manual.join(), references.join(), margins.join(), fees.join(), iof.join());
            Rates rates = new Rates(
                    manual.join().values(),
                    references.join().values(),
                    margins.join().values(),
                    fees.join().values(),
                    new IofTable(iof.join().values()),
                    new DamagedRates(tables.stream()
                            .flatMap(table -> table.damaged().stream())
                            .toList()),
                    rules.get());
            return new VersionedRates(
                    rates, tables.stream().mapToLong(Table::version).max().orElse(0));
        });
    }

    private <T> CompletableFuture<Table<T>> all(Model<T> model) {
        return nextPage(model, Optional.empty(), new Table<>(new ArrayList<>(), new ArrayList<>()))
                .toCompletableFuture();
    }

    private <T> CompletionStage<Table<T>> nextPage(Model<T> model, Optional<String> after, Table<T> table) {
        Query<T> query = Query.of(model).limit(Query.MAX_LIMIT);
        return store.find(after.map(query::after).orElse(query)).thenCompose((Page<T> page) -> {
            table.documents().addAll(page.documents());
            table.damaged().addAll(page.damaged());
            return page.next().isEmpty()
                    ? CompletableFuture.completedStage(table)
                    : nextPage(model, page.next(), table);
        });
    }
}
