package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is kept of rates. */
public final class RateModels {
    private static final Duration KEEP_HISTORY = Duration.ofDays(5 * 365L);

    /** Rates that persons set, by {@link HouseRate#id()}. */
    public static final Model<HouseRate> RATES = Model.builder("rates", HouseRate.class)
            .migration(RateModels::withSource)
            .build();

    /** What sources said last, by currency. */
    public static final Model<ReferenceRate> REFERENCES =
            Model.builder("rate_references", ReferenceRate.class).build();

    /** Margins, by {@link Margin#id()}. */
    public static final Model<Margin> MARGINS =
            Model.builder("rate_margins", Margin.class).build();

    /** Fees, by {@link Fee#id()}. */
    public static final Model<Fee> FEES = Model.builder("rate_fees", Fee.class).build();

    /** The tax, by operation and day. */
    public static final Model<IofRule> IOF = Model.builder("iof", IofRule.class).build();

    /** Every change, for five years. */
    public static final Model<RateEvent> HISTORY = Model.builder("rate_history", RateEvent.class)
            .index("currency", "at")
            .index("at")
            .retain("at", KEEP_HISTORY)
            .build();

    private RateModels() {}

    /**
     * Returns all of them.
     *
     * @return the models
     */
    public static List<Model<?>> all() {
        return List.of(RATES, REFERENCES, MARGINS, FEES, IOF, HISTORY);
    }

    /** Rates of the first shape said neither who set them nor until when they hold. */
    private static ObjectNode withSource(ObjectNode rate) {
        Instant asOf = Instant.parse(rate.path("asOf").asText());
        rate.put("source", "file");
        rate.put("validUntil", asOf.plus(RateRules.DEFAULTS.manualValidFor()).toString());
        return rate;
    }
}
