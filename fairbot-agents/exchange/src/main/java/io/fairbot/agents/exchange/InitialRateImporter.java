package io.fairbot.agents.exchange;

import io.fairbot.agent.AgentContext;
import io.fairbot.agents.branch.InitialDataException;
import io.fairbot.agents.branch.InitialDataFile;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.agents.exchange.rates.Fee;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Margin;
import io.fairbot.agents.exchange.rates.RateModels;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.audit.AuditEntry;
import io.fairbot.security.Principal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An importer of rates, margins, fees and taxes from the branches file into an empty store. */
final class InitialRateImporter {
    private static final String FILE = "file";

    private final AgentContext context;
    private final RateRules rules;

    /** A rate in the branches file. */
    private record RateEntry(
            @Nullable String currency,
            @Nullable Integer unit,
            @Nullable BigDecimal compra,
            @Nullable BigDecimal venda) {}

    /** A margin in the branches file. */
    private record MarginEntry(
            @Nullable String currency,
            @Nullable String branch,
            @Nullable Integer unit,
            @Nullable BigDecimal compra,
            @Nullable BigDecimal venda) {}

    /** A fee in the branches file. */
    private record FeeEntry(
            @Nullable ExchangeOperation operation,
            @Nullable String branch,
            @Nullable BigDecimal reais) {}

    /** A rule of the tax in the branches file. */
    private record IofEntry(
            @Nullable ExchangeOperation operation,
            @Nullable LocalDate from,
            @Nullable BigDecimal percent,
            @Nullable String note) {}

    InitialRateImporter(AgentContext context, RateRules rules) {
        this.context = context;
        this.rules = rules;
    }

    /** Writes the initial documents of empty models; of two concurrent writers, exactly one succeeds. */
    CompletionStage<Void> write() {
        return write(RateModels.RATES, this::rates).thenCompose(done -> write(RateModels.IOF, this::taxes));
    }

    private CompletionStage<Void> write(Model<?> model, Supplier<List<Write>> initial) {
        return context.store().find(Query.of(model).limit(1)).thenCompose(page -> {
            List<Write> writes = page.documents().isEmpty() && page.damaged().isEmpty() ? initial.get() : List.of();
            if (writes.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            Batch batch = Batch.builder(context.platform().ids().next())
                    .addAll(writes)
                    .add(context.audit().write(entry(model, writes.size())))
                    .build();
            return context.store().apply(batch).thenAccept(result -> {
                if (!(result instanceof BatchResult.Rejected)) {
                    result.orThrow();
                }
            });
        });
    }

    private AuditEntry entry(Model<?> model, int documents) {
        return AuditEntry.done(context.platform().time().now(), Principal.SYSTEM.id(), "rates.import", model.name())
                .with(Map.of("documents", Integer.toString(documents)));
    }

    /** Returns all problems of a file. */
    static List<String> problems(InitialDataFile file, Instant now) {
        List<String> all = new ArrayList<>();
        List<Consumer<List<String>>> sections = List.of(
                problems -> rates(file, now, now.plusSeconds(1), new ArrayList<>(), problems),
                problems -> margins(file, new ArrayList<>(), problems),
                problems -> fees(file, new ArrayList<>(), problems),
                problems -> taxes(file, new ArrayList<>(), problems));
        for (Consumer<List<String>> section : sections) {
            try {
                List<String> problems = new ArrayList<>();
                section.accept(problems);
                problems.forEach(problem -> all.add(file.name() + " cannot be used. " + problem));
            } catch (InitialDataException e) {
                all.add(String.valueOf(e.getMessage()));
            }
        }
        return all;
    }

    private List<Write> rates() {
        InitialDataFile file = InitialDataFile.load(context.settings());
        Instant now = context.platform().time().now();
        List<Write> writes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        rates(file, now, now.plus(rules.manualValidFor()), writes, problems);
        margins(file, writes, problems);
        fees(file, writes, problems);
        check(file, problems);
        return writes;
    }

    private static void rates(
            InitialDataFile file, Instant now, Instant until, List<Write> writes, List<String> problems) {
        for (RateEntry entry : file.readSection("rates", RateEntry.class)) {
            if (entry.currency == null || entry.compra == null || entry.venda == null) {
                problems.add("Each rate needs a currency, a compra and a venda.");
                continue;
            }
            collect(problems, () -> {
                HouseRate rate = new HouseRate(
                        String.valueOf(entry.currency),
                        Optional.ofNullable(entry.unit).orElse(1),
                        orZero(entry.compra),
                        orZero(entry.venda),
                        now,
                        FILE,
                        until,
                        Optional.empty());
                writes.add(Write.insert(RateModels.RATES, rate.id(), rate));
            });
        }
    }

    private static void margins(InitialDataFile file, List<Write> writes, List<String> problems) {
        for (MarginEntry entry : file.readSection("margins", MarginEntry.class)) {
            if (entry.currency == null || entry.compra == null || entry.venda == null) {
                problems.add("Each margin needs a currency, a compra and a venda.");
                continue;
            }
            collect(problems, () -> {
                Margin margin = new Margin(
                        String.valueOf(entry.currency),
                        Optional.ofNullable(entry.branch),
                        Optional.ofNullable(entry.unit).orElse(1),
                        orZero(entry.venda),
                        orZero(entry.compra));
                writes.add(Write.insert(RateModels.MARGINS, margin.id(), margin));
            });
        }
    }

    private static void fees(InitialDataFile file, List<Write> writes, List<String> problems) {
        for (FeeEntry entry : file.readSection("fees", FeeEntry.class)) {
            ExchangeOperation operation = entry.operation;
            if (operation == null || entry.reais == null) {
                problems.add("Each fee needs an operation and reais.");
                continue;
            }
            collect(problems, () -> {
                Fee fee = new Fee(operation, Optional.ofNullable(entry.branch), orZero(entry.reais));
                writes.add(Write.insert(RateModels.FEES, fee.id(), fee));
            });
        }
    }

    private List<Write> taxes() {
        InitialDataFile file = InitialDataFile.load(context.settings());
        List<IofRule> taxes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        taxes(file, taxes, problems);
        check(file, problems);
        return (taxes.isEmpty() ? IofTable.STATUTORY.rules() : taxes)
                .stream()
                        .<Write>map(rule -> Write.insert(RateModels.IOF, rule.id(), rule))
                        .toList();
    }

    private static void taxes(InitialDataFile file, List<IofRule> taxes, List<String> problems) {
        for (IofEntry entry : file.readSection("iof", IofEntry.class)) {
            ExchangeOperation operation = entry.operation;
            LocalDate from = entry.from;
            if (operation == null || from == null || entry.percent == null) {
                problems.add("Each iof needs an operation, a day from which it holds, and a percent.");
                continue;
            }
            collect(
                    problems,
                    () -> taxes.add(
                            new IofRule(operation, from, orZero(entry.percent), Optional.ofNullable(entry.note))));
        }
    }

    private static BigDecimal orZero(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }

    private static void collect(List<String> problems, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private static void check(InitialDataFile file, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InitialDataException(file.name() + " cannot be used. " + String.join(" ", problems), null);
        }
    }
}
