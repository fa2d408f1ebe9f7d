package io.fairbot.agents.exchange.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is allowed, how it is rounded, how it is written. */
@Tag("place")
class MoneyRulesTest {
    private static final AmountFormat PORTUGUESE = new AmountFormat(Locale.forLanguageTag("pt-BR"));

    @ParameterizedTest
    @CsvSource({"1.005, 1.01", "1.004, 1.00", "-1.005, -1.01", "2, 2.00"})
    void reaisHaveTwoDecimalsAndHalfGoesUp(BigDecimal exact, String rounded) {
        assertThat(Rounding.reais(exact).toPlainString()).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource({"5.59005, 5.5901", "5.59004, 5.5900"})
    void ratesHaveFourDecimals(BigDecimal exact, String rounded) {
        assertThat(Rounding.rate(exact).toPlainString()).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource({"0.00476, 8", "0.476, 6", "5.59, 5", "55.9, 4", "559, 4", "5590.5, 4"})
    void sixSignificantDigitsAreAtLeastFourDecimals(BigDecimal price, int decimals) {
        assertThat(Rounding.decimals(price)).isEqualTo(decimals);
    }

    @ParameterizedTest
    @CsvSource({"1, 4.6, 4.6", "10, 4.6, 0.46", "100, 4.6, 0.046", "1000, 4.6, 0.0046"})
    void aRateIsForSoManyUnits(int unit, BigDecimal reais, String perOne) {
        assertThat(new ExchangeRate(unit, reais).perUnit().toPlainString()).isEqualTo(perOne);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "2, 1", "11, 1", "10000, 1"})
    void otherUnitsAreRefused(int unit, BigDecimal reais) {
        assertThatThrownBy(() -> new ExchangeRate(unit, reais))
                .hasMessage("A rate is for 1, 10, 100 or 1000 units, not " + unit + ".");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ExchangeRate(1, BigDecimal.ZERO)).hasMessage("A rate is above zero, not 0.");
        assertThatThrownBy(() -> rule("2026-01-01", "25.01")).hasMessageContaining("from 0 to 25 percent, not 25.01.");
        assertThatThrownBy(() -> rule("2026-01-01", "-0.01")).hasMessageContaining("not -0.01.");
        assertThat(rule("2026-01-01", "25").percent()).isEqualByComparingTo("25");
        assertThat(rule("2026-01-01", "0").percent()).isEqualByComparingTo("0");
        assertThatThrownBy(() -> terms("100", "0")).hasMessageContaining("below 100 percent, not 100.");
        assertThatThrownBy(() -> terms("-1", "0")).hasMessageContaining("not -1.");
        assertThatThrownBy(() -> terms("0", "-1")).hasMessageContaining("The fee is not below zero; it is -1.");
        assertThat(terms("99.99", "0").fee().toPlainString()).isEqualTo("0.00");
        assertThatThrownBy(() -> new ParsedAmount("x", true, List.of()))
                .hasMessageContaining("has one candidate, not 0.");
    }

    @Test
    void theYoungestRuleOfTheDayHolds() {
        IofTable table = new IofTable(List.of(
                rule("2026-03-01", "3"), rule("2026-01-01", "1"), rule("2026-02-01", "2"), rule("2026-02-01", "4")));
        assertThat(percent(table, "2025-12-31")).isEmpty();
        assertThat(percent(table, "2026-01-31")).contains(new BigDecimal("1"));
        assertThat(percent(table, "2026-02-01")).contains(new BigDecimal("4"));
        assertThat(percent(table, "2030-01-01")).contains(new BigDecimal("3"));
        assertThat(table.percent(ExchangeOperation.HOUSE_BUYS_CASH, LocalDate.parse("2030-01-01")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5.59, ZERO",
        "-1, 5.59, NEGATIVE",
        "0.89, 5.59, TOO_LITTLE",
        "0.90, 5.59, WITHIN_LIMITS",
        "4.99, 1, TOO_LITTLE",
        "5, 1, WITHIN_LIMITS",
        "1000000, 1, WITHIN_LIMITS",
        "1000000.01, 1, TOO_MUCH",
        "999999999999, 5.59, TOO_MUCH"
    })
    void pricesAreToldBetweenLimits(BigDecimal amount, BigDecimal reaisForOne, AmountLimits.LimitResult verdict) {
        assertThat(AmountLimits.DEFAULTS.check(amount, reaisForOne)).isEqualTo(verdict);
    }

    @Test
    void limitsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new AmountLimits(new BigDecimal("4.99"), BigDecimal.TEN))
                .hasMessageContaining("from R$ 5 or more");
        assertThatThrownBy(() -> new AmountLimits(BigDecimal.TEN, BigDecimal.TEN))
                .hasMessageContaining("from 10 to 10");
        assertThat(new AmountLimits(BigDecimal.valueOf(5), BigDecimal.TEN).max())
                .isEqualTo(BigDecimal.TEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reais | 1234.5 | 1.234,50",
                "reais | 0.005 | 0,01",
                "units | 1500.50 | 1.500,50",
                "units | 1500.00 | 1.500",
                "rate | 5.59 | 5,5900",
                "rate | 5.63484 | 5,63484",
                "rate | 1234.56789 | 1.234,5679",
                "rate | 0.0046 | 0,0046",
                "price | 0.00476100 | 0,00476100",
                "price | 5.78565 | 5,78565",
                "percent | 3.5 | 3,50",
                "percent | 0.38 | 0,38",
                "percent | 3.375 | 3,375"
            })
    void amountsAreWrittenAsInBrazil(String kind, BigDecimal amount, String written) {
        String text = switch (kind) {
            case "reais" -> PORTUGUESE.reais(amount);
            case "units" -> PORTUGUESE.units(amount);
            case "rate" -> PORTUGUESE.rate(amount);
            case "price" -> PORTUGUESE.price(amount);
            default -> PORTUGUESE.percent(amount);
        };
        assertThat(text).isEqualTo(written);
        assertThat(new AmountFormat(Locale.ENGLISH).reais(new BigDecimal("1234.5")))
                .isEqualTo("1,234.50");
    }

    private static Optional<BigDecimal> percent(IofTable table, String day) {
        return table.percent(ExchangeOperation.HOUSE_SELLS_CASH, LocalDate.parse(day));
    }

    private static IofRule rule(String from, String percent) {
        return new IofRule(
                ExchangeOperation.HOUSE_SELLS_CASH, LocalDate.parse(from), new BigDecimal(percent), Optional.empty());
    }

    private static DealTerms terms(String percent, String fee) {
        return new DealTerms(
                ExchangeOperation.HOUSE_SELLS_CASH,
                "USD",
                new ExchangeRate(1, BigDecimal.TEN),
                new BigDecimal(percent),
                new BigDecimal(fee));
    }
}
