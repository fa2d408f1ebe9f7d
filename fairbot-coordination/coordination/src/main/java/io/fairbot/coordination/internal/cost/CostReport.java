package io.fairbot.coordination.internal.cost;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.conversation.storage.MessageCharge;
import io.fairbot.coordination.internal.cost.MessageRates.RateList;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A sum of the charges of one branch by day and category. Not thread-safe. */
final class CostReport {
    private final ZoneId zone;
    private final MessageRates rates;
    private final Map<LocalDate, Map<String, ChargeCount>> days = new TreeMap<>();

    private record ChargeCount(long messages, long billable) {
        ChargeCount and(boolean isBillable) {
            return new ChargeCount(messages + 1, billable + (isBillable ? 1 : 0));
        }
    }

    /**
     * What the messages of a category cost on a day.
     *
     * @param category the provider's category
     * @param messages the number of messages
     * @param billable how many of them are charged
     * @param amount what these cost by the rates; absent without a rate for the category
     * @param currency the currency of the amount
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CategoryCost(
            String category,
            long messages,
            long billable,
            @Nullable BigDecimal amount,
            @Nullable String currency) {}

    /** The costs of a day. */
    record DayCost(LocalDate day, List<CategoryCost> categories) {}

    CostReport(ZoneId zone, MessageRates rates) {
        this.zone = zone;
        this.rates = rates;
    }

    void add(MessageCharge charge) {
        if (charge.failed()) {
            return;
        }
        days.computeIfAbsent(charge.at().atZone(zone).toLocalDate(), day -> new TreeMap<>())
                .compute(
                        charge.cost().category().isEmpty()
                                ? "unknown"
                                : charge.cost().category(),
                        (category, before) -> (before == null ? new ChargeCount(0, 0) : before)
                                .and(charge.cost().billable()));
    }

    List<DayCost> days() {
        List<DayCost> all = new ArrayList<>();
        days.forEach((day, categories) -> {
            List<CategoryCost> costs = new ArrayList<>();
            categories.forEach((category, count) -> costs.add(cost(day, category, count)));
            all.add(new DayCost(day, costs));
        });
        return all;
    }

    private CategoryCost cost(LocalDate day, String category, ChargeCount count) {
        Optional<RateList> list =
                rates.on(day).filter(valid -> valid.price(category).isPresent());
        return new CategoryCost(
                category,
                count.messages(),
                count.billable(),
                list.flatMap(valid -> valid.price(category))
                        .map(price -> price.multiply(BigDecimal.valueOf(count.billable())))
                        .orElse(null),
                list.map(RateList::currency).orElse(null));
    }
}
