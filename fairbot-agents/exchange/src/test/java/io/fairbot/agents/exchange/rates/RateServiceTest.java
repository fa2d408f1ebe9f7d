package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.audit.AuditEntry;
import io.fairbot.conversation.Snapshot;
import io.fairbot.store.Batch;
import io.fairbot.store.Write;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates are set, guarded, published, told of in history and audit. */
@Tag("place")
class RateServiceTest {
    private final RateHouse house = new RateHouse();

    @Test
    void aRateThatIsSetIsKeptPublishedAndToldOf() {
        house.set(house.rate("5.21", "5.59"));
        Snapshot<Rates> last = house.published.get(house.published.size() - 1);
        assertThat(last).isEqualTo(house.service.current());
        assertThat(last.value().manual()).containsExactly(house.rate("5.21", "5.59"));
        assertThat(last.version()).isGreaterThan(house.published.get(0).version());
        RateEvent event =
                house.await(house.service.history(Optional.of("USD"), 10)).get(0);
        assertThat(event.kind()).isEqualTo(RateEvent.RateEventType.SET);
        assertThat(event.who()).isEqualTo("ana");
        assertThat(event.compra()).contains(new BigDecimal("5.21"));
        assertThat(house.audit()).extracting(AuditEntry::action).containsExactly("rates.set");
        assertThat(house.audit()).extracting(AuditEntry::target).containsExactly("rates/USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.21 | 55.90 | more than twice its compra",
                "52.10 | 55.90 | The compra of USD would be 52.10 for one, 900.0 percent away from 5.21. If it is"
                        + " intended, confirm it.",
                "5.21 | 6.16 | The venda of USD would be 6.16 for one, 10.2 percent away from 5.59.",
                "4.68 | 5.59 | The compra of USD would be 4.68 for one, 10.2 percent away",
                "0.521 | 0.559 | 90.0 percent away"
            })
    void aRateFarFromTheLastOneIsRefusedUntilItIsConfirmed(String compra, String venda, String message) {
        house.set(house.rate("5.21", "5.59"));
        HouseRate wrong = house.rate(compra, venda);
        assertThatThrownBy(() -> house.set(wrong))
                .hasCauseInstanceOf(RateRefusedException.class)
                .hasMessageContaining(message);
        assertThat(house.find("matriz", "USD").venda()).isEqualByComparingTo("5.59");
        house.await(house.service.setRate(new RateService.RateUpdate(wrong, true)));
        assertThat(house.find("matriz", "USD")).isEqualTo(wrong);
    }

    @Test
    void aRateWithinTheDeviationIsTaken() {
        house.set(house.rate("5.00", "5.50"));
        house.set(house.rate("5.50", "6.05"));
        house.set(house.rate("4.95", "5.4450"));
        assertThat(house.find("matriz", "USD").compra()).isEqualByComparingTo("4.95");
    }

    @Test
    void ratesOfDifferentUnitsAreComparedForOne() {
        house.set(house.rate("ARS", 1000, "2.90", "4.60"));
        house.set(house.rate("ARS", 100, "0.29", "0.46"));
        assertThatThrownBy(() -> house.set(house.rate("ARS", 1, "2.90", "4.60")))
                .hasMessageContaining("away from");
    }

    @Test
    void aStaleRateStillGuards() {
        house.set(house.rate("5.21", "5.59"));
        house.time.advance(Duration.ofDays(3));
        assertThatThrownBy(() -> house.set(house.rate("52.1", "55.9"))).hasMessageContaining("percent away");
    }

    @Test
    void aRateHoldsForSomeTimeWithinThirtyDays() {
        for (Duration wrong : List.of(
                Duration.ZERO, Duration.ofMinutes(-1), Duration.ofDays(30).plusMillis(1))) {
            assertThatThrownBy(() -> house.set(until(wrong)))
                    .hasMessageContaining("valid until some moment within the next 30 days");
        }
        house.set(until(Duration.ofDays(30)));
    }

    private HouseRate until(Duration time) {
        HouseRate rate = house.rate("5.21", "5.59");
        return new HouseRate(
                "USD",
                1,
                rate.compra(),
                rate.venda(),
                rate.asOf(),
                "ana",
                house.time.now().plus(time),
                Optional.empty());
    }

    @Test
    void aBranchsOwnRateWinsThereUntilItIsWithdrawn() {
        house.set(house.rate("5.21", "5.59"));
        HouseRate here = new HouseRate(
                "USD",
                1,
                new BigDecimal("5.25"),
                new BigDecimal("5.55"),
                RateHouse.NOW,
                "ana",
                RateHouse.NOW.plus(Duration.ofHours(2)),
                Optional.of("praia"));
        house.set(here);
        assertThat(house.find("praia", "USD")).isEqualTo(here);
        assertThat(house.find("matriz", "USD").venda()).isEqualByComparingTo("5.59");
        assertThat(house.await(house.service.deleteRate(Optional.of("praia"), "USD", "bia")))
                .isTrue();
        assertThat(house.find("praia", "USD").venda()).isEqualByComparingTo("5.59");
        assertThat(house.await(house.service.deleteRate(Optional.of("praia"), "USD", "bia")))
                .isFalse();
        assertThat(house.await(house.service.history(Optional.empty(), 1)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(RateEvent.RateEventType.WITHDRAWN);
                    assertThat(event.who()).isEqualTo("bia");
                    assertThat(event.branch()).contains("praia");
                });
        assertThat(house.audit()).extracting(AuditEntry::target).contains("rates/praia.USD");
    }

    @Test
    void everyChangeHasAHigherVersion() {
        house.set(house.rate("5.21", "5.59"));
        house.await(house.service.deleteRate(Optional.empty(), "USD", "ana"));
        house.await(house.service.reload());
        List<Long> versions =
                house.published.stream().map(Snapshot::version).distinct().toList();
        assertThat(versions).isSorted().hasSize(3);
        assertThat(house.service.current().value().manual()).isEmpty();
    }

    @Test
    void twoWhoSetTheSameRateComeOneAfterTheOther() {
        house.set(house.rate("5.21", "5.59"));
        CompletionStage<Void> first =
                house.service.setRate(new RateService.RateUpdate(house.rate("5.22", "5.60"), false));
        CompletionStage<Void> second =
                house.service.setRate(new RateService.RateUpdate(house.rate("5.23", "5.61"), false));
        house.await(CompletableFuture.allOf(first.toCompletableFuture(), second.toCompletableFuture()));
        assertThat(house.await(house.service.history(Optional.of("USD"), 10))).hasSize(3);
    }

    @Test
    void thePriceIsMadeOfTheReferenceWithTheBranchsMargin() {
        house.set(house.rate("5.21", "5.59"));
        house.await(house.service.setMargin(
                new Margin("USD", Optional.empty(), 1, new BigDecimal("0.045"), new BigDecimal("0.03")), "ana"));
        house.await(house.service.setMargin(
                new Margin("USD", Optional.of("praia"), 100, new BigDecimal("0.05"), new BigDecimal("0.04")), "ana"));
        assertThat(house.await(house.service.applyReferences(List.of(house.reference("5.3708")))))
                .isEmpty();
        assertThat(house.find("matriz", "USD").source()).isEqualTo("ana");
        house.await(house.service.deleteRate(Optional.empty(), "USD", "ana"));
        // 5,3708 x 1,045 = 5,612486 -> 5,6125; 5,3708 x 0,97 = 5,209676 -> 5,2097
        HouseRate derived = house.find("matriz", "USD");
        assertThat(derived.venda()).hasToString("5.6125");
        assertThat(derived.compra()).hasToString("5.2097");
        assertThat(derived.source()).isEqualTo("feed");
        // For a hundred: 537,08 x 1,05 = 563,934; 537,08 x 0,96 = 515,5968
        HouseRate there = house.find("praia", "USD");
        assertThat(there.unit()).isEqualTo(100);
        assertThat(there.venda()).hasToString("563.9340");
        assertThat(there.compra()).hasToString("515.5968");
        assertThat(house.service.current().value().currencies()).containsExactly("USD");
    }

    @Test
    void aReferenceAloneIsNoPrice() {
        house.set(house.rate("5.21", "5.59"));
        house.await(house.service.applyReferences(List.of(house.reference("5.3708"))));
        house.await(house.service.deleteRate(Optional.empty(), "USD", "ana"));
        assertThat(house.service.current().value().find("matriz", "USD", house.time.now()))
                .isEmpty();
    }

    @Test
    void aReferenceTooSmallForThePriceIsNone() {
        house.set(house.rate("ARS", 1000, "2.90", "4.60"));
        house.await(house.service.setMargin(
                new Margin("ARS", Optional.empty(), 1, BigDecimal.ONE, new BigDecimal("0.99")), "ana"));
        house.await(house.service.applyReferences(
                List.of(new ReferenceRate("ARS", new BigDecimal("0.0038"), house.time.now(), "feed"))));
        house.await(house.service.deleteRate(Optional.empty(), "ARS", "ana"));
        assertThat(house.service.current().value().find("matriz", "ARS", house.time.now()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"53.708, too far from", "0.53708, too far from", "6.15, too far from", "4.68, too far from"})
    void aReferenceFarFromTheHousesRateIsRefused(String value, String message) {
        house.set(house.rate("5.21", "5.59"));
        assertThat(house.await(house.service.applyReferences(List.of(house.reference(value)))))
                .singleElement()
                .asString()
                .contains("feed says that one USD is worth " + value, message, "set a rate by hand");
        assertThat(house.service.current().value().references()).isEmpty();
        assertThat(house.await(house.service.history(Optional.of("USD"), 1))
                        .get(0)
                        .kind())
                .isEqualTo(RateEvent.RateEventType.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"6.1489", "4.6891", "5.40"})
    void aReferenceNearTheHousesRateIsTaken(String value) {
        house.set(house.rate("5.21", "5.59"));
        assertThat(house.await(house.service.applyReferences(List.of(house.reference(value)))))
                .isEmpty();
        assertThat(house.service.current().value().references()).hasSize(1);
    }

    @Test
    void aReferenceIsComparedWithTheOneBefore() {
        house.set(house.rate("5.21", "5.59"));
        house.time.advance(Duration.ofMinutes(1));
        house.await(house.service.applyReferences(List.of(house.reference("5.40"))));
        house.time.advance(Duration.ofMinutes(1));
        assertThat(house.await(house.service.applyReferences(List.of(house.reference("5.95")))))
                .singleElement()
                .asString()
                .contains("too far from 5.40;");
        assertThat(house.await(house.service.applyReferences(List.of(house.reference("5.94")))))
                .isEmpty();
        // What a person sets is younger, and counts.
        house.time.advance(Duration.ofMinutes(1));
        house.await(house.service.setRate(new RateService.RateUpdate(house.rate("6.90", "7.20"), true)));
        house.time.advance(Duration.ofMinutes(1));
        assertThat(house.await(house.service.applyReferences(List.of(house.reference("7.00")))))
                .isEmpty();
    }

    @Test
    void withoutAnythingToCompareWithNoReferenceIsTaken() {
        assertThat(house.await(house.service.applyReferences(List.of(house.reference("5.37")))))
                .singleElement()
                .asString()
                .contains("There is no rate of USD yet to compare feed with");
    }

    @Test
    void theSameRefusalIsOneLineOfHistory() {
        ReferenceRate wrong = house.reference("53.7");
        house.set(house.rate("5.21", "5.59"));
        assertThat(house.await(house.service.applyReferences(List.of(wrong)))).hasSize(1);
        assertThat(house.await(house.service.applyReferences(List.of(wrong)))).hasSize(1);
        assertThat(house.await(house.service.history(Optional.of("USD"), 10))).hasSize(2);
    }

    @Test
    void whatIsOlderThanWhatIsKnownChangesNothing() {
        house.set(house.rate("5.21", "5.59"));
        ReferenceRate old = house.reference("5.41");
        house.time.advance(Duration.ofMinutes(1));
        house.await(house.service.applyReferences(List.of(house.reference("5.40"))));
        long version = house.service.current().version();
        assertThat(house.await(house.service.applyReferences(List.of(old, house.reference("5.40")))))
                .isEmpty();
        assertThat(house.service.current().version()).isEqualTo(version);
    }

    @Test
    void ofTwoReferencesAtOnceTheYoungerStays() {
        house.set(house.rate("5.21", "5.59"));
        ReferenceRate old = house.reference("5.41");
        house.time.advance(Duration.ofMinutes(1));
        CompletionStage<List<String>> first = house.service.applyReferences(List.of(house.reference("5.40")));
        CompletionStage<List<String>> second = house.service.applyReferences(List.of(old));
        assertThat(house.await(first)).isEmpty();
        assertThat(house.await(second)).isEmpty();
        assertThat(house.service.current().value().references())
                .extracting(ReferenceRate::value)
                .hasToString("[5.40]");
        assertThat(house.service.staleCurrencies()).isEmpty();
    }

    @Test
    void whatIsTooOldOrOfTheFutureIsRefused() {
        house.set(house.rate("5.21", "5.59"));
        ReferenceRate late =
                new ReferenceRate("USD", new BigDecimal("5.4"), Instant.parse("2026-11-19T13:00:00Z"), "feed");
        ReferenceRate early = new ReferenceRate("USD", new BigDecimal("5.4"), RateHouse.NOW.plusSeconds(301), "feed");
        ReferenceRate soon = new ReferenceRate("USD", new BigDecimal("5.4"), RateHouse.NOW.plusSeconds(300), "feed");
        assertThat(house.await(house.service.applyReferences(List.of(late, early))))
                .hasSize(2)
                .satisfies(all -> assertThat(all.get(0)).contains("too old to be used"))
                .satisfies(all -> assertThat(all.get(1)).contains("from the future", "check the clock"));
        assertThat(house.await(house.service.applyReferences(List.of(soon)))).isEmpty();
    }

    @Test
    void aReferenceOutlivesTheWeekendAndNoMore() {
        Margin margin = new Margin("USD", Optional.empty(), 1, BigDecimal.ZERO, BigDecimal.ZERO);
        ReferenceRate friday =
                new ReferenceRate("USD", new BigDecimal("5.4"), Instant.parse("2026-11-27T16:08:00Z"), "PTAX");
        Rates rates = new Rates(
                List.of(),
                List.of(friday),
                List.of(margin),
                List.of(),
                house.service.current().value().iof(),
                DamagedRates.NONE,
                RateRules.DEFAULTS);
        HouseRate told = rates.find("matriz", "USD", friday.asOf()).orElseThrow();
        assertThat(told.validUntil()).isEqualTo("2026-11-30T16:08:00Z");
        assertThat(told.isCurrent(Instant.parse("2026-11-30T16:07:59Z"))).isTrue();
        assertThat(told.isCurrent(Instant.parse("2026-11-30T16:08:00Z"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T12:00:00Z, PT24H, 2026-11-25T12:00:00Z",
        "2026-12-24T12:00:00Z, PT24H, 2026-12-28T12:00:00Z",
        "2026-11-28T12:00:00Z, PT1H, 2026-11-30T04:00:00Z",
        "2026-11-24T12:00:00Z, PT0.001S, 2026-11-24T12:00:00.001Z",
        "2026-11-27T12:00:00Z, PT15H, 2026-11-30T03:00:00Z"
    })
    void businessTimeStandsStillOnWeekendsAndHolidays(Instant from, Duration time, Instant to) {
        assertThat(BusinessCalendar.plus(from, time)).isEqualTo(to);
    }

    @Test
    void ofStaleRatesTheYoungestIsKnown() {
        house.set(house.rate("5.21", "5.59"));
        house.time.advance(Duration.ofDays(2));
        HouseRate stale = house.find("matriz", "USD");
        assertThat(stale.isCurrent(house.time.now())).isFalse();
        assertThat(house.service.current().value().find("matriz", "GBP", house.time.now()))
                .isEmpty();
    }

    @Test
    void aRateThatIsOverLeavesThePriceToTheReference() {
        Instant tomorrow = RateHouse.NOW.plus(Duration.ofHours(20));
        Margin margin = new Margin("USD", Optional.empty(), 1, BigDecimal.ZERO, BigDecimal.ZERO);
        ReferenceRate reference =
                new ReferenceRate("USD", new BigDecimal("5.4"), RateHouse.NOW.minusSeconds(60), "PTAX");
        Rates rates = new Rates(
                List.of(house.rate("5.21", "5.59")),
                List.of(reference),
                List.of(margin),
                List.of(),
                IofTable.STATUTORY,
                DamagedRates.NONE,
                RateRules.DEFAULTS);
        assertThat(rates.find("matriz", "USD", RateHouse.NOW).orElseThrow().source())
                .isEqualTo("ana");
        assertThat(rates.find("matriz", "USD", tomorrow).orElseThrow().source()).isEqualTo("PTAX");
        Instant nextWeek = RateHouse.NOW.plus(Duration.ofDays(7));
        assertThat(rates.find("matriz", "USD", nextWeek).orElseThrow().source()).isEqualTo("ana");
        assertThat(rates.terms(
                        "matriz", ExchangeOperation.HOUSE_BUYS_CASH, house.rate("5.21", "5.59"), LocalDate.EPOCH))
                .isEmpty();
    }

    @Test
    void feesAndTaxesAreSetAndToldOf() {
        house.set(house.rate("5.21", "5.59"));
        house.await(house.service.setFee(
                new Fee(ExchangeOperation.HOUSE_SELLS_CASH, Optional.empty(), BigDecimal.TEN), "ana"));
        house.await(house.service.setFee(
                new Fee(ExchangeOperation.HOUSE_SELLS_CASH, Optional.of("praia"), BigDecimal.ONE), "ana"));
        house.await(house.service.setIofRule(
                new IofRule(
                        ExchangeOperation.HOUSE_SELLS_CASH,
                        LocalDate.parse("2026-12-01"),
                        new BigDecimal("2.50"),
                        Optional.of("Decreto X")),
                "ana"));
        Rates rates = house.service.current().value();
        HouseRate rate = house.find("matriz", "USD");
        LocalDate day = LocalDate.parse("2026-12-01");
        assertThat(rates.terms("matriz", ExchangeOperation.HOUSE_SELLS_CASH, rate, day.minusDays(1)))
                .isEmpty();
        assertThat(rates.terms("matriz", ExchangeOperation.HOUSE_SELLS_CASH, rate, day)
                        .orElseThrow()
                        .fee())
                .hasToString("10.00");
        assertThat(rates.terms("praia", ExchangeOperation.HOUSE_SELLS_CASH, rate, day)
                        .orElseThrow()
                        .fee())
                .hasToString("1.00");
        assertThat(house.await(house.service.history(Optional.of("HOUSE_SELLS_CASH"), 10)))
                .extracting(RateEvent::kind)
                .containsExactlyInAnyOrder(
                        RateEvent.RateEventType.IOF, RateEvent.RateEventType.FEE, RateEvent.RateEventType.FEE);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Margin("USD", Optional.empty(), 1, new BigDecimal("1.01"), BigDecimal.ZERO))
                .hasMessageContaining("shares from 0 to 1");
        assertThatThrownBy(() -> new Margin("USD", Optional.empty(), 1, BigDecimal.ZERO, BigDecimal.ONE))
                .hasMessageContaining("shares from 0 to 1");
        assertThatThrownBy(() -> new Margin("USD", Optional.empty(), 1, new BigDecimal("-0.01"), BigDecimal.ZERO))
                .hasMessageContaining("shares from 0 to 1");
        assertThatThrownBy(() -> new Margin("USD", Optional.empty(), 1, BigDecimal.ZERO, new BigDecimal("-0.01")))
                .hasMessageContaining("shares from 0 to 1");
        assertThatThrownBy(() -> new Margin("USD", Optional.empty(), 7, BigDecimal.ZERO, BigDecimal.ZERO))
                .hasMessageContaining("not 7.");
        assertThatThrownBy(
                        () -> new Fee(ExchangeOperation.HOUSE_BUYS_CASH, Optional.empty(), new BigDecimal("1000.01")))
                .hasMessageContaining("from 0 to 1000 reais");
        assertThatThrownBy(() -> new Fee(ExchangeOperation.HOUSE_BUYS_CASH, Optional.empty(), new BigDecimal("-0.01")))
                .hasMessageContaining("from 0 to 1000 reais");
        assertThatThrownBy(() -> new Margin("EURO", Optional.empty(), 1, BigDecimal.ZERO, BigDecimal.ZERO))
                .hasMessageContaining("not \"EURO\"");
        assertThatThrownBy(() -> new ReferenceRate("EURO", BigDecimal.ONE, RateHouse.NOW, "feed"))
                .hasMessageContaining("not \"EURO\"");
        assertThat(new Fee(ExchangeOperation.HOUSE_BUYS_CASH, Optional.empty(), BigDecimal.valueOf(1000)).reais())
                .isEqualByComparingTo("1000");
        assertThatThrownBy(() -> new ReferenceRate("USD", BigDecimal.ZERO, RateHouse.NOW, "feed"))
                .hasMessageContaining("above zero");
        assertThatThrownBy(() -> new RateRules(
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        BigDecimal.TEN,
                        RateRules.DEFAULTS.limits(),
                        Duration.ofMinutes(10)))
                .hasMessageContaining("must be above zero");
        assertThatThrownBy(() -> new RateRules(
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        BigDecimal.ZERO,
                        RateRules.DEFAULTS.limits(),
                        Duration.ofMinutes(10)))
                .hasMessageContaining("above 0 percent");
    }

    @Test
    void ratesOfTheFirstShapeAreStillRead() {
        com.fasterxml.jackson.databind.node.ObjectNode old =
                io.fairbot.json.Json.mapper().createObjectNode();
        old.put("currency", "USD").put("asOf", "2026-11-23T12:30:00.000Z");
        assertThat(RateModels.RATES.migrate(old, 1).toString())
                .contains("\"source\":\"file\"", "\"validUntil\":\"2026-11-24T12:30:00Z\"");
    }

    @Test
    void manyRatesAreReadPageByPage() {
        for (int i = 0; i < 3; i++) {
            Batch.Builder batch = Batch.builder("many-" + i);
            for (int n = 0; n < 500; n++) {
                HouseRate rate = new HouseRate(
                        "USD",
                        1,
                        BigDecimal.ONE,
                        BigDecimal.ONE,
                        RateHouse.NOW,
                        "file",
                        RateHouse.NOW,
                        Optional.of("b" + i + "x" + n));
                batch.add(Write.insert(RateModels.RATES, rate.id(), rate));
            }
            house.await(house.store.apply(batch.build()));
        }
        house.await(house.service.reload());
        assertThat(house.service.current().value().manual()).hasSize(1500);
    }
}
