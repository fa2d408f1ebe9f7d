package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Tells rates that cannot be right: a comma in the wrong place, compra and venda mixed up. Pure. */
final class RateDeviationCheck {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /** More than between compra and venda of any currency of which a house keeps cash. */
    private static final BigDecimal WIDEST = BigDecimal.valueOf(2);

    private final Rates known;

    RateDeviationCheck(Rates known) {
        this.known = known;
    }

    /** What speaks against a rate that a person wants to set; empty for nothing. */
    Optional<String> objection(HouseRate asked, Instant now) {
        if (asked.venda().compareTo(asked.compra().multiply(WIDEST)) > 0) {
            return Optional.of("The venda of " + asked.currency() + " is more than twice its compra.");
        }
        Optional<HouseRate> before = known.find(asked.branch().orElse(""), asked.currency(), now);
        return before.flatMap(last -> deviation(asked, last, ExchangeOperation.HOUSE_BUYS_CASH, "compra")
                .or(() -> deviation(asked, last, ExchangeOperation.HOUSE_SELLS_CASH, "venda")));
    }

    /** What speaks against a reference that a source tells; empty for nothing. */
    Optional<String> objection(ReferenceRate told) {
        Optional<ReferenceRate> before = known.reference(told.currency());
        Optional<HouseRate> manual = known.manual(Optional.empty(), told.currency());
        boolean manualIsYounger = manual.isPresent()
                && before.filter(last -> last.asOf().isAfter(manual.get().asOf()))
                        .isEmpty();
        if (manualIsYounger) {
            return outside(told, manual.get());
        }
        return before.<Optional<String>>map(last -> percent(told.value(), last.value())
                                        .compareTo(known.rules().maxDeviationPercent())
                                > 0
                        ? Optional.of(sentence(told, last.value(), last.value()))
                        : Optional.empty())
                .orElse(Optional.of("There is no rate of " + told.currency() + " yet to compare " + told.source()
                        + " with; set one by hand first."));
    }

    /** A reference lies between what the house pays and what it takes, give or take the deviation. */
    private Optional<String> outside(ReferenceRate told, HouseRate manual) {
        BigDecimal share = known.rules().maxDeviationPercent().movePointLeft(2);
        BigDecimal low = manual.rate(ExchangeOperation.HOUSE_BUYS_CASH).perUnit();
        BigDecimal high = manual.rate(ExchangeOperation.HOUSE_SELLS_CASH).perUnit();
        boolean fits = told.value().compareTo(low.multiply(BigDecimal.ONE.subtract(share))) >= 0
                && told.value().compareTo(high.multiply(BigDecimal.ONE.add(share))) <= 0;
        return fits ? Optional.empty() : Optional.of(sentence(told, low, high));
    }

    private Optional<String> deviation(HouseRate asked, HouseRate last, ExchangeOperation operation, String name) {
        BigDecimal now = asked.rate(operation).perUnit();
        BigDecimal then = last.rate(operation).perUnit();
        BigDecimal percent = percent(now, then);
        return percent.compareTo(known.rules().maxDeviationPercent()) > 0
                ? Optional.of("The " + name + " of " + asked.currency() + " would be " + now.toPlainString()
                        + " for one, "
                        + percent.setScale(1, RoundingMode.HALF_UP).toPlainString()
                        + " percent away from " + then.toPlainString() + ".")
                : Optional.empty();
    }

    private static String sentence(ReferenceRate told, BigDecimal low, BigDecimal high) {
        String range = low.compareTo(high) == 0
                ? low.toPlainString()
                : "what lies between " + low.toPlainString() + " and " + high.toPlainString();
        return told.source() + " says that one " + told.currency() + " is worth "
                + told.value().toPlainString() + ", too far from " + range
                + "; if that is right, set a rate by hand.";
    }

    private static BigDecimal percent(BigDecimal now, BigDecimal then) {
        return now.subtract(then).abs().multiply(HUNDRED).divide(then, 6, RoundingMode.HALF_UP);
    }
}
