package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.RateModels;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.agents.exchange.rates.RateSource;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.agents.exchange.rates.ReferenceRate;
import io.fairbot.config.ObservableConfigSection;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exchange agent begins with, and where its rates come from. */
@Tag("place")
class ExchangeAgentTest {
    private static final String RATES =
            "\"rates\": [{\"currency\": \"USD\", \"compra\": \"5.21\", \"venda\": \"5.59\"}]";

    @TempDir
    private Path directory;

    @Test
    void theSampleTellsTheLaw() {
        AgentHouse house = house(Optional.empty());
        ExchangeAgent exchange = new ExchangeAgent();
        house.start(exchange);
        IofTable sample = rates(exchange).iof();
        for (io.fairbot.agents.exchange.money.IofRule rule : IofTable.STATUTORY.rules()) {
            assertThat(sample.percent(rule.operation(), rule.from())).contains(rule.percent());
        }
        assertThat(sample.rules()).hasSameSizeAs(IofTable.STATUTORY.rules());
        assertThat(exchange.health()).isEqualTo(Health.UP);
        house.time().advance(Duration.ofHours(24));
        assertThat(exchange.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(exchange.health().reason())
                .startsWith("There is no current rate of ARS, EUR, GBP, USD, UYU, so customers get none");
    }

    @Test
    void aFileWithoutTaxesBeginsWithTheLaw() throws IOException {
        AgentHouse house = house(Optional.of(file("{" + RATES + "}")));
        ExchangeAgent exchange = new ExchangeAgent();
        house.start(exchange);
        assertThat(rates(exchange).iof().rules()).containsExactlyInAnyOrderElementsOf(IofTable.STATUTORY.rules());
    }

    @Test
    void marginsFeesAndTaxesComeOutOfTheFile() throws IOException {
        AgentHouse house = house(Optional.of(file("{" + RATES + """
            , "margins": [{"currency": "USD", "branch": "praia", "unit": 10, "venda": "0.05", "compra": "0.04"}],
            "fees": [{"operation": "HOUSE_SELLS_CASH", "reais": "15"}],
            "iof": [{"operation": "HOUSE_SELLS_CASH", "from": "2026-01-01", "percent": "2.5", "note": "x"}]}\
            """)));
        ExchangeAgent exchange = new ExchangeAgent();
        house.start(exchange);
        assertThat(rates(exchange).margins())
                .extracting(margin -> margin.id() + " " + margin.unit() + " " + margin.venda())
                .containsExactly("praia.USD 10 0.05");
        assertThat(rates(exchange).fees())
                .extracting(fee -> fee.id() + " " + fee.reais())
                .containsExactly("HOUSE_SELLS_CASH 15");
        assertThat(rates(exchange).iof().rules()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iof\": [{}] | Each iof needs an operation, a day from which it holds, and a percent.",
                "\"iof\": [{\"operation\": \"HOUSE_BUYS_CASH\", \"from\": \"2026-01-01\", \"percent\": \"26\"}] | from"
                        + " 0 to 25 percent, not 26",
                "\"iof\": [{\"operation\": \"SELLS\"}] | iof[0].operation",
                "\"margins\": [{}] | Each margin needs a currency, a compra and a venda.",
                "\"margins\": [{\"currency\": \"USD\", \"venda\": \"2\", \"compra\": \"0\"}] | shares from 0 to 1",
                "\"fees\": [{}] | Each fee needs an operation and reais.",
                "\"fees\": [{\"operation\": \"HOUSE_BUYS_CASH\", \"reais\": \"-1\"}] | from 0 to 1000 reais, not -1"
            })
    void whatCannotBeRightIsRefused(String content, String message) throws IOException {
        AgentHouse house = house(Optional.of(file("{" + content + "}")));
        assertThatThrownBy(() -> house.start(new ExchangeAgent())).hasMessageContaining(message);
    }

    @Test
    void whatAnotherNodeWritesIsToldHere() {
        AgentHouse house = house(Optional.empty());
        ExchangeAgent exchange = new ExchangeAgent();
        house.start(exchange);
        Document<HouseRate> usd =
                house.time().await(house.store().get(RateModels.RATES, "USD")).orElseThrow();
        HouseRate rate = usd.value();
        HouseRate changed = new HouseRate(
                "USD",
                1,
                rate.compra(),
                new BigDecimal("5.60"),
                rate.asOf(),
                "bia",
                rate.validUntil(),
                Optional.empty());
        house.time().await(house.store().apply(Batch.of("other", Write.replace(usd, changed))));
        house.time().runPending();
        assertThat(rates(exchange).find("matriz", "USD", house.time().now())).contains(changed);
        house.stop(exchange);
        house.time().await(house.store().apply(Batch.of("late", Write.put(RateModels.RATES, "USD", rate))));
        house.time().runPending();
        house.start(exchange);
        assertThat(rates(exchange).find("matriz", "USD", house.time().now())).contains(rate);
    }

    @Test
    void sourcesAreAskedFromStartToStop() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        RateSource source = new RateSource() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
                asked.incrementAndGet();
                return CompletableFuture.completedStage(List.of());
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        ExchangeAgent exchange = ExchangeAgent.builder()
                .source(platform -> source)
                .sourcePollInterval(Duration.ofMinutes(1))
                .rules(RateRules.DEFAULTS)
                .texts(Map.of(), Map.of())
                .build();
        AgentHouse house = house(Optional.empty());
        house.start(exchange);
        house.time().advance(Duration.ofMinutes(2));
        assertThat(asked).hasValue(3);
        house.stop(exchange);
        house.time().advance(Duration.ofHours(1));
        assertThat(asked).hasValue(3);
        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> ExchangeAgent.builder().sourcePollInterval(Duration.ofMillis(999)))
                .hasMessage("The interval between two polls of the sources must be at least one second, not PT0.999S.");
    }

    @Test
    void whatIsDecidedOnCountsWhileItRunsAndAfterARestart() {
        AtomicInteger asked = new AtomicInteger();
        RateSource source = new RateSource() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
                asked.incrementAndGet();
                return CompletableFuture.completedStage(List.of());
            }
        };
        ExchangeAgent exchange =
                ExchangeAgent.builder().source(platform -> source).build();
        ObservableConfigSection<ExchangeSettings> section = section(exchange);
        AgentHouse house = house(Optional.empty());
        house.time().await(section.apply(section.initial(), 1));
        house.start(exchange);
        assertThat(rates(exchange).rules()).isEqualTo(RateRules.DEFAULTS);
        long before = exchange.rateService().orElseThrow().current().version();

        ExchangeSettings usual = section.initial();
        ExchangeSettings other = new ExchangeSettings(
                Duration.ofHours(2),
                usual.referenceValidFor(),
                Duration.ofMinutes(3),
                BigDecimal.ONE,
                usual.leastAmount(),
                BigDecimal.valueOf(100),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Optional.empty(),
                usual.leastNotes());
        house.time().await(section.apply(other, 2));
        assertThat(rates(exchange).rules()).isEqualTo(other.rules());
        assertThat(exchange.rateService().orElseThrow().current().version()).isGreaterThan(before);
        house.time().await(exchange.rateService().orElseThrow().reload());
        assertThat(rates(exchange).rules()).as("read again").isEqualTo(other.rules());
        asked.set(0);
        house.time().advance(Duration.ofMinutes(2));
        assertThat(asked).hasValue(2);

        house.stop(exchange);
        house.time().await(section.apply(usual, 3));
        house.start(exchange);
        assertThat(rates(exchange).rules()).isEqualTo(RateRules.DEFAULTS);
    }

    @SuppressWarnings("unchecked")
    private static ObservableConfigSection<ExchangeSettings> section(ExchangeAgent exchange) {
        return (ObservableConfigSection<ExchangeSettings>)
                exchange.configuration().orElseThrow();
    }

    private AgentHouse house(Optional<Path> file) {
        return new AgentHouse(directory, file, new ExchangeAgent());
    }

    private static Rates rates(ExchangeAgent exchange) {
        return exchange.rateService().orElseThrow().current().value();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("branches.json"), content);
    }
}
