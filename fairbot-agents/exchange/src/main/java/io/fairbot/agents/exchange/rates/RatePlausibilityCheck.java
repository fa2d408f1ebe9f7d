package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * A plausibility check of rates against the previous rate and the spread: it finds a misplaced comma, or compra and
 * venda exchanged. Immutable.
 */
final class RatePlausibilityCheck {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /** The largest plausible ratio of venda to compra for cash. */
    private static final BigDecimal MAX_SPREAD_RATIO = BigDecimal.valueOf(2);

    private final Rates known;

    RatePlausibilityCheck(Rates known) {
        this.known = known;
    }

    /** Returns the objection to a rate set manually; empty for none. */
    Optional<String> objection(HouseRate rate, Instant now) {
        if (rate.venda().compareTo(rate.compra().multiply(MAX_SPREAD_RATIO)) > 0) {
            return Optional.of("The venda of " + rate.currency() + " is more than twice its compra.");
        }
        Optional<HouseRate> before = known.findReadable(rate.branch().orElse(""), rate.currency(), now);
        return before.flatMap(last -> deviation(rate, last, ExchangeOperation.HOUSE_BUYS_CASH, "compra")
                .or(() -> deviation(rate, last, ExchangeOperation.HOUSE_SELLS_CASH, "venda")));
    }

    /** Returns the objection to a reference from a source; empty for none. */
    Optional<String> objection(ReferenceRate reference) {
        Optional<ReferenceRate> before = known.reference(reference.currency());
        Optional<HouseRate> manual = known.manual(Optional.empty(), reference.currency());
        boolean manualIsNewer = manual.isPresent()
                && before.filter(last -> last.asOf().isAfter(manual.get().asOf()))
                        .isEmpty();
        if (manualIsNewer) {
            return objectionToRange(reference, manual.get());
        }
        return before.<Optional<String>>map(last -> percent(reference.value(), last.value())
                                        .compareTo(known.rules().maxDeviationPercent())
                                > 0
                        ? Optional.of(sentence(reference, last.value(), last.value()))
                        : Optional.empty())
                .orElse(Optional.of("There is no rate of " + reference.currency() + " yet to compare "
                        + reference.source() + " with; set one by hand first."));
    }

    /** Returns the objection to a reference outside the range from compra to venda, widened by the deviation. */
    private Optional<String> objectionToRange(ReferenceRate reference, HouseRate manual) {
        BigDecimal share = known.rules().maxDeviationPercent().movePointLeft(2);
        BigDecimal low = manual.rate(ExchangeOperation.HOUSE_BUYS_CASH).perUnit();
        BigDecimal high = manual.rate(ExchangeOperation.HOUSE_SELLS_CASH).perUnit();
        boolean isInside = reference.value().compareTo(low.multiply(BigDecimal.ONE.subtract(share))) >= 0
                && reference.value().compareTo(high.multiply(BigDecimal.ONE.add(share))) <= 0;
        return isInside ? Optional.empty() : Optional.of(sentence(reference, low, high));
    }

    private Optional<String> deviation(HouseRate rate, HouseRate last, ExchangeOperation operation, String name) {
        BigDecimal current = rate.rate(operation).perUnit();
        BigDecimal previous = last.rate(operation).perUnit();
        BigDecimal percent = percent(current, previous);
        return percent.compareTo(known.rules().maxDeviationPercent()) > 0
                ? Optional.of("The " + name + " of " + rate.currency() + " would be " + current.toPlainString()
                        + " for one, "
                        + percent.setScale(1, RoundingMode.HALF_UP).toPlainString()
                        + " percent away from " + previous.toPlainString() + ".")
                : Optional.empty();
    }

    private static String sentence(ReferenceRate reference, BigDecimal low, BigDecimal high) {
        String range = low.compareTo(high) == 0
                ? low.toPlainString()
                : "the range from " + low.toPlainString() + " to " + high.toPlainString();
        return reference.source() + " says that one " + reference.currency() + " is worth "
                + reference.value().toPlainString() + ", too far from " + range
                + "; if that is right, set a rate by hand.";
    }

    private static BigDecimal percent(BigDecimal current, BigDecimal previous) {
        return current.subtract(previous).abs().multiply(HUNDRED).divide(previous, 6, RoundingMode.HALF_UP);
    }
}
