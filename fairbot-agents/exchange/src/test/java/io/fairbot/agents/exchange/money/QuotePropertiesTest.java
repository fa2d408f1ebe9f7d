package io.fairbot.agents.exchange.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must be true of every price, whatever the rate, the tax, the fee and the amount. */
@Tag("place")
class QuotePropertiesTest {
    private static final int ROUNDS = 5_000;
    private static final BigDecimal CENTAVO = new BigDecimal("0.01");

    private final SeededRandom random = new SeededRandom("QuotePropertiesTest");

    @Test
    void whoBuysNeverPaysLessThanTheRateAndWhoSellsNeverGetsMore() {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms sale = random.terms(ExchangeOperation.HOUSE_SELLS_CASH);
            Quote sold = Quote.of(sale, random.units(sale));
            assertThat(sold.vet())
                    .as("%s", sold)
                    .isGreaterThanOrEqualTo(sale.price().perUnit());
            DealTerms purchase = random.terms(ExchangeOperation.HOUSE_BUYS_CASH);
            Quote bought = Quote.of(purchase, random.units(purchase));
            assertThat(bought.vet())
                    .as("%s", bought)
                    .isLessThanOrEqualTo(purchase.price().perUnit());
        }
    }

    @ParameterizedTest
    @EnumSource(ExchangeOperation.class)
    void theVetTimesTheUnitsIsTheTotalUpToItsLastDigit(ExchangeOperation operation) {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms terms = random.terms(operation);
            Quote quote = Quote.of(terms, random.units(terms));
            BigDecimal half = BigDecimal.ONE.movePointLeft(quote.vet().scale()).divide(BigDecimal.valueOf(2));
            assertThat(quote.vet()
                            .multiply(quote.units())
                            .subtract(quote.total())
                            .abs())
                    .as("%s", quote)
                    .isLessThanOrEqualTo(half.multiply(quote.units()));
            assertThat(quote.vet().precision()).as("%s", quote).isGreaterThanOrEqualTo(6);
            assertThat(quote.vet().scale()).as("%s", quote).isGreaterThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(ExchangeOperation.class)
    void theLinesAddUp(ExchangeOperation operation) {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms terms = random.terms(operation);
            Quote quote = Quote.of(terms, random.units(terms));
            BigDecimal costs = quote.iof().add(terms.fee());
            assertThat(quote.total())
                    .as("%s", quote)
                    .isEqualTo(
                            operation == ExchangeOperation.HOUSE_SELLS_CASH
                                    ? quote.principal().add(costs)
                                    : quote.principal().subtract(costs));
            assertThat(quote.total().scale()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(ExchangeOperation.class)
    void moreUnitsNeverCostLessAndNeverBringLess(ExchangeOperation operation) {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms terms = random.terms(operation);
            BigDecimal units = random.units(terms);
            BigDecimal more = units.add(random.decimal(1, 10_000, 2));
            assertThat(Quote.of(terms, more).total())
                    .as("%s: %s and %s", terms, units, more)
                    .isGreaterThanOrEqualTo(Quote.of(terms, units).total());
        }
    }

    @ParameterizedTest
    @EnumSource(ExchangeOperation.class)
    void whatFitsReaisFitsAndOneUnitMoreOrLessDoesNot(ExchangeOperation operation) {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms terms = random.terms(operation);
            BigDecimal reais = random.decimal(2_000, 20_000_000, 2);
            BigDecimal units = Quote.unitsFor(terms, reais);
            assertThat(units.scale()).isZero();
            BigDecimal near = units.subtract(BigDecimal.ONE).max(BigDecimal.ZERO);
            if (operation == ExchangeOperation.HOUSE_SELLS_CASH) {
                assertThat(terms.total(units.add(BigDecimal.ONE)))
                        .as("%s for %s", terms, reais)
                        .isGreaterThan(reais);
                assertThat(units.signum() == 0 || terms.total(units).compareTo(reais) <= 0)
                        .isTrue();
            } else {
                assertThat(terms.total(units)).as("%s for %s", terms, reais).isGreaterThanOrEqualTo(reais);
                assertThat(terms.total(near)).isLessThan(reais);
            }
        }
    }

    @Test
    void sixSignificantDigitsForPesos() {
        for (int i = 0; i < ROUNDS; i++) {
            DealTerms terms = new DealTerms(
                    ExchangeOperation.HOUSE_SELLS_CASH,
                    "ARS",
                    new ExchangeRate(1000, random.decimal(20_000, 90_000, 4)),
                    new BigDecimal("3.50"),
                    BigDecimal.ZERO);
            Quote quote = Quote.of(terms, random.decimal(10_000, 9_000_000, 0));
            assertThat(quote.vet().precision()).as("%s", quote).isEqualTo(6);
        }
    }

    @Test
    void nothingIsNoPrice() {
        DealTerms terms = new DealTerms(
                ExchangeOperation.HOUSE_BUYS_CASH,
                "USD",
                new ExchangeRate(1, BigDecimal.TEN),
                BigDecimal.ZERO,
                BigDecimal.ONE);
        assertThatThrownBy(() -> Quote.of(terms, BigDecimal.ZERO)).hasMessage("0 USD is too little for a price.");
        assertThatThrownBy(() -> Quote.of(terms, BigDecimal.ONE.negate()))
                .hasMessage("-1 USD is too little for a price.");
        assertThatThrownBy(() -> Quote.of(terms, new BigDecimal("0.10")))
                .hasMessage("0.10 USD is too little for a price.");
        assertThat(Quote.of(terms, new BigDecimal("0.101")).total()).isEqualTo(CENTAVO);
    }
}
