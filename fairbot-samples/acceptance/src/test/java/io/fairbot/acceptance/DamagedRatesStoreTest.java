package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.IofRule;
import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.RateModels;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.agents.exchange.rates.RateService;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates, taxes and what becomes of their prices when a row of a real data directory is damaged. */
class DamagedRatesStoreTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-23");

    @TempDir
    private Path directory;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final List<DocumentStore> opened = new ArrayList<>();
    private final List<RateService> services = new ArrayList<>();

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @BeforeEach
    void open() {
        List<Model<?>> models = new ArrayList<>(RateModels.all());
        models.add(StoredAuditLog.MODEL);
        DocumentStore store = join(Storage.embedded(directory).open(models, platform));
        opened.add(store);
        services.add(new RateService(
                store, platform, new StoredAuditLog(store, platform.ids()), RateRules.DEFAULTS, published -> {}));
        for (IofRule rule : IofTable.STATUTORY.rules()) {
            join(service().setIofRule(rule, "ana"));
        }
        set("USD");
        set("EUR");
    }

    @AfterEach
    void close() {
        opened.forEach(store -> join(store.close()));
        scheduler.shutdownNow();
    }

    private RateService service() {
        return services.get(0);
    }

    private Rates rates() {
        return service().current().value();
    }

    private void set(String currency) {
        Instant now = time.now();
        HouseRate rate = new HouseRate(
                currency,
                1,
                new BigDecimal("5.21"),
                new BigDecimal("5.59"),
                now,
                "ana",
                now.plus(Duration.ofHours(1)),
                Optional.empty());
        join(service().setRate(new RateService.RateUpdate(rate, false)));
    }

    private void damage(String table, String id) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
                Statement statement = connection.createStatement()) {
            int changed = statement.executeUpdate("UPDATE " + table + " SET crc = crc + 1 WHERE id = '" + id + "'");
            assertThat(changed).isEqualTo(1);
        }
        join(service().reload());
    }

    @Test
    void aDamagedTaxLeavesNoPriceUntilItIsReplaced() throws SQLException {
        damage("d_iof", "HOUSE_SELLS_CASH.2025-07-16");
        HouseRate dollar = rates().find("matriz", "USD", time.now()).orElseThrow();
        assertThat(rates().terms("matriz", ExchangeOperation.HOUSE_SELLS_CASH, dollar, DAY))
                .isEmpty();
        assertThat(rates().terms("matriz", ExchangeOperation.HOUSE_BUYS_CASH, dollar, DAY))
                .isPresent();
        assertThat(rates().damaged().problem().orElseThrow()).contains("POST /rates/iof replaces it");
        join(service().setIofRule(IofTable.STATUTORY.rules().get(3), "ana"));
        assertThat(rates().terms("matriz", ExchangeOperation.HOUSE_SELLS_CASH, dollar, DAY)
                        .orElseThrow()
                        .iofPercent())
                .isEqualByComparingTo("3.50");
        assertThat(rates().damaged().documents()).isEmpty();
    }

    @Test
    void aDamagedRateIsReplacedOrDeleted() throws SQLException {
        damage("d_rates", "EUR");
        assertThat(rates().find("matriz", "EUR", time.now())).isEmpty();
        assertThat(rates().isDamaged("matriz", "EUR", time.now())).isTrue();
        assertThat(rates().find("matriz", "USD", time.now())).isPresent();
        set("EUR");
        assertThat(rates().find("matriz", "EUR", time.now())).isPresent();
        damage("d_rates", "EUR");
        assertThat(join(service().deleteRate(Optional.empty(), "EUR", "ana"))).isTrue();
        assertThat(rates().isDamaged("matriz", "EUR", time.now())).isFalse();
        assertThat(opened.get(0).status().problem()).isEmpty();
    }
}
