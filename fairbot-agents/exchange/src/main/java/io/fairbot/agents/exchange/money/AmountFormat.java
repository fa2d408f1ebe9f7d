package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** How a language writes amounts: {@code 1.500,50} in Portuguese. Safe for use from any thread. */
public final class AmountFormat {
    private final DecimalFormatSymbols symbols;

    /**
     * Creates figures.
     *
     * @param locale the language
     */
    public AmountFormat(Locale locale) {
        symbols = DecimalFormatSymbols.getInstance(locale);
    }

    /**
     * Writes an amount of reais.
     *
     * @param reais the amount, rounded to the centavo
     * @return for example {@code 1.500,50}
     */
    public String reais(BigDecimal reais) {
        return format("#,##0.00", Rounding.reais(reais));
    }

    /**
     * Writes foreign units: with decimals only where there are some.
     *
     * @param units the amount, with two decimals at most
     * @return for example {@code 1.500} or {@code 1.500,50}
     */
    public String units(BigDecimal units) {
        return format(units.stripTrailingZeros().scale() > 0 ? "#,##0.00" : "#,##0", units);
    }

    /**
     * Writes a rate: four decimals, and more where it has them, up to six significant digits.
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
     * Writes a price with all the decimals it has.
     *
     * @param price the price
     * @return for example {@code 0,00476100}
     */
    public String price(BigDecimal price) {
        return format("#,##0." + "0".repeat(Math.max(1, price.scale())), price);
    }

    /**
     * Writes a percentage.
     *
     * @param percent the percentage
     * @return for example {@code 3,50}
     */
    public String percent(BigDecimal percent) {
        return format("0.00##", percent);
    }

    private String format(String pattern, BigDecimal number) {
        // A format of its own for each call: they are not safe for use from several threads.
        return new DecimalFormat(pattern, symbols).format(number);
    }
}
