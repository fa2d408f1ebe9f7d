package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The store models of rates, references, margins, fees, taxes and their history. */
@Internal
public final class RateModels {
    private static final Duration HISTORY_RETENTION = Duration.ofDays(5 * 365L);

    /** The rates set manually, by {@link HouseRate#id()}. */
    public static final Model<HouseRate> RATES = Model.builder("rates", HouseRate.class)
            .migration(RateModels::withSource)
            .build();

    /** The latest reference of each currency. */
    public static final Model<ReferenceRate> REFERENCES =
            Model.builder("rate_references", ReferenceRate.class).build();

    /** Margins, by {@link Margin#id()}. */
    public static final Model<Margin> MARGINS =
            Model.builder("rate_margins", Margin.class).build();

    /** Fees, by {@link Fee#id()}. */
    public static final Model<Fee> FEES = Model.builder("rate_fees", Fee.class).build();

    /** The rules of the tax, by {@link IofRule#id()}. */
    public static final Model<IofRule> IOF = Model.builder("iof", IofRule.class).build();

    /** The history of changes, retained for five years. */
    public static final Model<RateEvent> HISTORY = Model.builder("rate_history", RateEvent.class)
            .index("currency", "at")
            .index("at")
            .retainFor("at", HISTORY_RETENTION)
            .build();

    private RateModels() {}

    /**
     * Returns all models.
     *
     * @return the models
     */
    public static List<Model<?>> all() {
        return List.of(RATES, REFERENCES, MARGINS, FEES, IOF, HISTORY);
    }

    /** Migrates rates of the first version, which had neither a source nor an end of validity. */
    private static ObjectNode withSource(ObjectNode rate) {
        Instant asOf = Instant.parse(rate.path("asOf").asText());
        rate.put("source", "file");
        rate.put("validUntil", asOf.plus(RateRules.DEFAULTS.manualValidFor()).toString());
        return rate;
    }
}
