package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.store.Page.DamagedDocument;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What depends on a document of which only the id can be read. */
@Tag("place")
class DamagedRatesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-23");

    private static DamagedRates of(String model, String id) {
        return new DamagedRates(List.of(new DamagedDocument(model, id, "the checksum does not fit")));
    }

    private static boolean hasTax(DamagedRates damaged, String after) {
        return damaged.hasTax(ExchangeOperation.HOUSE_SELLS_CASH, LocalDate.parse(after), DAY);
    }

    @Test
    void nothingIsDamagedAtFirst() {
        assertThat(DamagedRates.NONE.problem()).isEmpty();
        assertThat(DamagedRates.NONE.hasRate(Optional.empty(), "USD")).isFalse();
        assertThat(DamagedRates.NONE.currencies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rates,XYZ",
        "rate_margins,praia.",
        "rate_references,usd",
        "rate_fees,HOUSE",
        "iof,HOUSE_SELLS_CASH.2025-13-01"
    })
    void whatCannotBeAnIdMayBeAny(String model, String id) {
        DamagedRates damaged = of(model, id);
        assertThat(damaged.problem().orElseThrow()).contains(id, model, "restore the store from a backup");
        assertThat(damaged.currencies()).isEmpty();
        assertThat(List.of(
                        damaged.hasRate(Optional.of("praia"), "USD"),
                        damaged.hasMargin(Optional.empty(), "USD"),
                        damaged.hasReference("USD"),
                        damaged.hasFee(Optional.empty(), ExchangeOperation.HOUSE_BUYS_CASH),
                        hasTax(damaged, "2026-01-01")))
                .containsOnlyOnce(true);
    }

    @Test
    void aTaxMattersFromItsDayUntilTheNextOne() {
        DamagedRates damaged = of("iof", "HOUSE_SELLS_CASH.2025-07-16");
        assertThat(hasTax(damaged, "2025-07-15")).isTrue();
        assertThat(hasTax(damaged, "2025-07-16")).isFalse();
        assertThat(hasTax(of("iof", "HOUSE_SELLS_CASH.2026-11-23"), "2025-07-16"))
                .isTrue();
        assertThat(hasTax(of("iof", "HOUSE_SELLS_CASH.2026-11-24"), "2025-07-16"))
                .isFalse();
        assertThat(hasTax(of("iof", "HOUSE_BUYS_CASH.2026-11-23"), "2025-07-16"))
                .isFalse();
    }

    @Test
    void aBranchIsNamedBeforeTheCurrency() {
        DamagedRates damaged = of("rates", "praia.USD");
        assertThat(damaged.hasRate(Optional.of("praia"), "USD")).isTrue();
        assertThat(damaged.hasRate(Optional.of("matriz"), "USD")).isFalse();
        assertThat(damaged.hasRate(Optional.empty(), "USD")).isFalse();
        assertThat(damaged.currencies()).containsExactly("USD");
        assertThat(damaged.problem().orElseThrow()).contains("DELETE /rates/USD?branch=praia deletes it");
        assertThat(of("rates", "USD").problem().orElseThrow()).contains("DELETE /rates/USD deletes it");
    }

    @Test
    void tenDocumentsAreNamedAndTheOthersCounted() {
        DamagedRates damaged = new DamagedRates(IntStream.range(0, 12)
                .mapToObj(i -> new DamagedDocument("rates", "branch" + i + ".USD", "broken"))
                .toList());
        assertThat(damaged.problem().orElseThrow())
                .contains("branch9.USD")
                .doesNotContain("branch10.USD")
                .endsWith("2 more documents of these models are damaged.");
    }
}
