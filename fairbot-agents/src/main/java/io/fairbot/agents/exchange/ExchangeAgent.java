package io.fairbot.agents.exchange;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.internal.SeedFile;
import io.fairbot.conversation.Snapshot;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers customers as an exchange house does, and publishes the {@link Rates}.
 *
 * <p>On an empty store it begins with the rates of {@code FAIRBOT_BRANCHES_FILE}, or with those of the sample; later the
 * store alone counts.
 */
public final class ExchangeAgent implements Agent {
    /** The name of this agent. */
    public static final String ID = "exchange";

    /** The rates of the house, by currency. */
    public static final Model<HouseRate> RATES =
            Model.builder("rates", HouseRate.class).build();

    private static final AgentInfo INFO = AgentInfo.of(ID, "1").dependingOn(BranchAgent.ID);

    private final Map<String, String> portuguese;
    private final Map<String, String> english;

    /** A rate as it stands in the branches file. */
    private record SeedRate(
            @Nullable String currency,
            @Nullable Integer unit,
            @Nullable BigDecimal compra,
            @Nullable BigDecimal venda) {}

    /** Creates the agent with the library's own texts. */
    public ExchangeAgent() {
        this(Map.of(), Map.of());
    }

    /**
     * Creates the agent with texts of the host's own; the others stay as they are.
     *
     * @param portuguese texts by key, as in the bundle {@link ExchangeDesk#BUNDLE}
     * @param english texts by key
     */
    public ExchangeAgent(Map<String, String> portuguese, Map<String, String> english) {
        this.portuguese = Map.copyOf(portuguese);
        this.english = Map.copyOf(english);
    }

    @Override
    public AgentInfo info() {
        return INFO;
    }

    @Override
    public List<Model<?>> models() {
        return List.of(RATES);
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        return seeded(context).thenCompose(done -> rates(context)).thenAccept(rates -> {
            context.conversations().publish(Rates.class, rates);
            context.conversations()
                    .answerWith(ID, new ExchangeDesk(context.settings().locale(), portuguese, english));
        });
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }

    private static CompletionStage<Void> seeded(AgentContext context) {
        return context.store().find(Query.of(RATES).limit(1)).thenCompose(page -> {
            List<HouseRate> first = page.documents().isEmpty() ? seeds(context) : List.of();
            if (first.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            Batch.Builder batch = Batch.builder(context.platform().ids().next());
            first.forEach(rate -> batch.add(Write.insert(RATES, rate.currency(), rate)));
            return context.store().apply(batch.build()).thenAccept(result -> {
                if (!(result instanceof BatchResult.Rejected)) {
                    result.orThrow();
                }
            });
        });
    }

    private static List<HouseRate> seeds(AgentContext context) {
        SeedFile file = SeedFile.of(context.settings());
        Instant now = context.platform().time().now();
        List<HouseRate> rates = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (SeedRate seed : file.read("rates", SeedRate.class)) {
            if (seed.currency == null || seed.compra == null || seed.venda == null) {
                problems.add("Each rate needs a currency, a compra and a venda.");
                continue;
            }
            try {
                int unit = Optional.ofNullable(seed.unit).orElse(1);
                rates.add(new HouseRate(seed.currency, unit, seed.compra, seed.venda, now));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ExchangeException(file.name() + " cannot be used. " + String.join(" ", problems));
        }
        return rates;
    }

    private static CompletionStage<Snapshot<Rates>> rates(AgentContext context) {
        return context.store().find(Query.of(RATES).limit(Query.MAX_LIMIT)).thenApply(page -> {
            long version =
                    page.documents().stream().mapToLong(Document::version).max().orElse(0);
            List<HouseRate> rates =
                    page.documents().stream().map(Document::value).toList();
            return new Snapshot<>(
                    new Rates(rates), version, context.platform().time().now());
        });
    }
}
