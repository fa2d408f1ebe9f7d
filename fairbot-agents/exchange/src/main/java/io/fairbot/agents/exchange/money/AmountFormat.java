package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** A formatter of amounts, rates and percentages in one language: {@code 1.500,50} in Portuguese. Safe for use from any thread. */
@Internal
public final class AmountFormat {
    private final DecimalFormatSymbols symbols;

    /**
     * Creates a formatter.
     *
     * @param locale the locale whose separators are used
     */
    public AmountFormat(Locale locale) {
        symbols = DecimalFormatSymbols.getInstance(locale);
    }

    /**
     * Formats an amount of reais with two decimals.
     *
     * @param reais the amount; rounded to the centavo
     * @return for example {@code 1.500,50}
     */
    public String reais(BigDecimal reais) {
        return format("#,##0.00", Rounding.reais(reais));
    }

    /**
     * Formats an amount of foreign currency, without decimals when it is whole.
     *
     * @param units the amount, with at most two decimals
     * @return for example {@code 1.500} or {@code 1.500,50}
     */
    public String units(BigDecimal units) {
        return format(units.stripTrailingZeros().scale() > 0 ? "#,##0.00" : "#,##0", units);
    }

    /**
     * Formats a rate with at least four decimals and, where it has more, up to six significant digits.
     *
     * @param rate the rate, above zero
     * @return for example {@code 5,5900}
     */
    public String rate(BigDecimal rate) {
        int decimals = Rounding.decimals(rate);
        BigDecimal cut = rate.setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
        return price(cut.setScale(Math.max(4, cut.scale())));
    }

    /**
     * Formats a price with all its decimals.
     *
     * @param price the price
     * @return for example {@code 0,00476100}
     */
    public String price(BigDecimal price) {
        return format("#,##0." + "0".repeat(Math.max(1, price.scale())), price);
    }

    /**
     * Formats a percentage with two to four decimals.
     *
     * @param percent the percentage
     * @return for example {@code 3,50}
     */
    public String percent(BigDecimal percent) {
        return format("0.00##", percent);
    }

    private String format(String pattern, BigDecimal number) {
        // DecimalFormat is not thread-safe, so each call creates one.
        return new DecimalFormat(pattern, symbols).format(number);
    }
}
