package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.agents.DamagedStore;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.rates.Fee;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.RateModels;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.agents.exchange.rates.ReferenceRate;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Response;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever document is damaged: the desk tells the very same figures as before, or none, and never another. */
@Tag("place")
class DamagedTablesTest {
    private static final List<String> PLACES = List.of("matriz", "aeroporto");
    private static final List<String> QUESTIONS = List.of(
            "quanto está o dólar?",
            "quanto está o euro?",
            "quanto está a libra?",
            "quanto está o peso argentino?",
            "quero comprar 500 dólares",
            "quero vender 500 dólares",
            "quero comprar 500 euros",
            "quero vender 500 euros",
            "quero comprar 500 libras",
            "quero vender 500 libras",
            "quero comprar 500 mil pesos argentinos",
            "com R$ 5.000 quanto levo em euro?");
    private static final String ALL = "cotações";
    private static final Set<String> TABLES = Set.of("rates", "rate_references", "rate_margins", "rate_fees", "iof");
    private static final String FILE = """
        {"rates": [
           {"currency": "USD", "compra": "5.21", "venda": "5.59"},
           {"currency": "EUR", "compra": "6.03", "venda": "6.52"},
           {"currency": "ARS", "unit": 1000, "compra": "2.90", "venda": "4.60"}],
         "margins": [
           {"currency": "GBP", "venda": "0.05", "compra": "0.04"},
           {"currency": "GBP", "branch": "aeroporto", "venda": "0.07", "compra": "0.06"}],
         "fees": [
           {"operation": "HOUSE_SELLS_CASH", "reais": "15"},
           {"operation": "HOUSE_BUYS_CASH", "branch": "aeroporto", "reais": "9"}]}
        """;

    @TempDir
    private Path directory;

    private final ExchangeAgent exchange = new ExchangeAgent();
    private final List<DamagedStore> stores = new ArrayList<>();
    private AgentHouse house;

    @BeforeEach
    void open() throws IOException {
        Path file = Files.writeString(directory.resolve("branches.json"), FILE);
        house = new AgentHouse(
                directory,
                Optional.of(file),
                new SandboxChannel(),
                store -> {
                    stores.add(new DamagedStore(store));
                    return stores.get(0);
                },
                exchange);
        house.start(exchange);
        Instant now = house.time().now();
        HouseRate own = new HouseRate(
                "USD",
                1,
                new BigDecimal("5.10"),
                new BigDecimal("5.70"),
                now,
                "ana",
                now.plus(Duration.ofHours(8)),
                Optional.of("aeroporto"));
        Fee fee = new Fee(ExchangeOperation.HOUSE_SELLS_CASH, Optional.of("aeroporto"), new BigDecimal("25"));
        house.time()
                .await(house.store()
                        .apply(Batch.of(
                                "own",
                                Write.insert(RateModels.RATES, own.id(), own),
                                Write.insert(RateModels.FEES, fee.id(), fee),
                                Write.insert(
                                        RateModels.REFERENCES,
                                        "GBP",
                                        new ReferenceRate("GBP", new BigDecimal("7.20"), now, "feed")))))
                .orThrow();
        house.call(
                HttpMethod.POST,
                "/rates/iof",
                "",
                "{\"operation\":\"HOUSE_SELLS_CASH\",\"from\":\"2027-01-01\"," + "\"percent\":\"2.50\"}");
    }

    private void restart() {
        house.stop(exchange);
        house.start(exchange);
    }

    private void damage(Model<?> model, String id) {
        stores.get(0).damage(model, id);
        restart();
    }

    private String answer(String place, String question) {
        Rates rates = exchange.rateService().orElseThrow().current().value();
        return new ExchangeChatFixture().at(place).rates(rates).say(question);
    }

    /** The lines with an amount of reais. */
    private static List<String> figures(String answer) {
        return answer.lines()
                .filter(line -> line.matches(".*(^|[^S])R\\$ ?[0-9].*"))
                .toList();
    }

    private List<String> answers(String place) {
        return QUESTIONS.stream().map(question -> answer(place, question)).toList();
    }

    private Set<String> documents(Model<?> model) {
        Set<String> ids = new TreeSet<>();
        for (Document<?> document :
                house.time().await(house.store().find(Query.of(model))).documents()) {
            ids.add(document.id());
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rates", "rate_references", "rate_margins", "rate_fees", "iof", "rate_history"})
    void figuresAreTheSameOrNone(String name) throws IOException {
        Model<?> model = exchange.models().stream()
                .filter(some -> some.name().equals(name))
                .findFirst()
                .orElseThrow();
        Set<String> ids = documents(model);
        assertThat(ids).isNotEmpty();
        int withheld = 0;
        for (String id : ids) {
            DamagedTablesTest fresh = new DamagedTablesTest();
            fresh.directory = Files.createDirectory(directory.resolve("of " + id.replace(':', '-')));
            fresh.open();
            withheld += fresh.compare(model, id);
        }
        assertThat(withheld > 0).as("something depends on " + name).isEqualTo(TABLES.contains(name));
    }

    /** Damages a document; answers how many answers have no figures any more. */
    private int compare(Model<?> model, String id) {
        int withheld = 0;
        List<List<String>> before = PLACES.stream().map(this::answers).toList();
        List<String> lists = PLACES.stream().map(place -> answer(place, ALL)).toList();
        before.forEach(
                answers -> answers.forEach(answer -> assertThat(figures(answer)).isNotEmpty()));
        damage(model, id);
        for (int place = 0; place < PLACES.size(); place++) {
            List<String> after = answers(PLACES.get(place));
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i)).doesNotContain("não trabalha");
                List<String> figures = figures(after.get(i));
                String what = model.name() + " " + id + ", " + PLACES.get(place) + ", " + QUESTIONS.get(i);
                if (figures.isEmpty()) {
                    withheld++;
                    assertThat(after.get(i)).as(what).contains("não consigo", "screva *6*");
                } else {
                    assertThat(figures)
                            .as(what)
                            .isEqualTo(figures(before.get(place).get(i)));
                }
            }
            assertThat(figures(lists.get(place))).containsAll(figures(answer(PLACES.get(place), ALL)));
        }
        boolean isTold = exchange.health().reason().contains("The document " + id + " of the model " + model.name());
        assertThat(isTold).isEqualTo(TABLES.contains(model.name()));
        return withheld;
    }

    @Test
    void theTaxBeforeTheDamagedOneIsNotTaken() {
        damage(RateModels.IOF, "HOUSE_SELLS_CASH.2025-07-16");
        assertThat(answer("matriz", "quero comprar 500 dólares"))
                .isEqualTo("Agora não consigo calcular o preço desta operação. Escreva *6* para falar com a loja.");
        assertThat(answer("matriz", "quero vender 500 dólares")).contains("*Você recebe:");
        assertThat(exchange.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
        assertThat(exchange.health().reason())
                .contains(
                        "The document HOUSE_SELLS_CASH.2025-07-16 of the model iof is damaged",
                        "POST /rates/iof replaces it");
        house.call(
                HttpMethod.POST,
                "/rates/iof",
                "",
                "{\"operation\":\"HOUSE_SELLS_CASH\",\"from\":\"2025-07-16\"," + "\"percent\":\"3.50\"}");
        assertThat(answer("matriz", "quero comprar 500 dólares")).contains("IOF (3,50 %)", "Tarifa: R$ 15,00");
        assertThat(exchange.health()).isEqualTo(Health.UP);
    }

    @Test
    void aTaxThatIsOverIsOfNoInterest() {
        damage(RateModels.IOF, "HOUSE_SELLS_CASH.2016-05-03");
        assertThat(answer("matriz", "quero comprar 500 dólares")).contains("IOF (3,50 %)");
        assertThat(exchange.health().status()).isEqualTo(Health.HealthStatus.DEGRADED);
    }

    @Test
    void aDamagedRateIsNotToldAndOthersAre() throws IOException {
        damage(RateModels.RATES, "EUR");
        assertThat(answer("matriz", "quanto está o euro?"))
                .isEqualTo("🇪🇺 *Euro* (EUR): agora não consigo informar a cotação. Consulte a loja, escreva *6*.");
        assertThat(answer("matriz", ALL)).contains("(EUR): agora não consigo", "*R$ 5,5900*");
        assertThat(answer("matriz", "quero comprar 500 dólares")).contains("*Você paga:");
        Response list = house.call(HttpMethod.GET, "/rates", "");
        assertThat(AgentHouse.json(list).path("damaged").toString())
                .isEqualTo("[{\"model\":\"rates\",\"id\":\"EUR\",\"reason\":\"the checksum does not fit\"}]");
        house.call(HttpMethod.POST, "/rates", "", "{\"currency\":\"EUR\",\"compra\":\"6.03\",\"venda\":\"6.52\"}");
        assertThat(answer("matriz", "quanto está o euro?")).contains("6,5200");
        assertThat(exchange.health()).isEqualTo(Health.UP);
        assertThat(house.audited()).contains("rates.set rates/EUR");
    }

    @Test
    void aDamagedRateIsDeleted() throws IOException {
        damage(RateModels.RATES, "EUR");
        house.call(HttpMethod.DELETE, "/rates/{currency}", "EUR");
        assertThat(answer("matriz", "quanto está o euro?")).startsWith("No momento estamos sem cotação de euro");
        assertThat(exchange.health()).isEqualTo(Health.UP);
        assertThat(house.audited()).contains("rates.withdrawn rates/EUR");
        assertThat(AgentHouse.json(house.call(HttpMethod.GET, "/rates/history", ""))
                        .path("events")
                        .path(0)
                        .toString())
                .contains("It was damaged and could not be read.")
                .doesNotContain("venda\":\"");
        assertThat(catchThrowable(() -> house.call(HttpMethod.DELETE, "/rates/{currency}", "EUR")))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate_margins | GBP | /rates/margins |"
                        + " {\"currency\":\"GBP\",\"venda\":\"0.05\",\"compra\":\"0.04\"} | quero comprar 500 libras",
                "rate_fees | HOUSE_SELLS_CASH | /rates/fees | {\"operation\":\"HOUSE_SELLS_CASH\",\"reais\":\"15\"} |"
                        + " quero comprar 500 dólares",
                "rate_references | GBP | /rates | {\"currency\":\"GBP\",\"compra\":\"7.00\",\"venda\":\"7.40\"} |"
                        + " quero comprar 500 libras"
            })
    void aRouteReplacesWhatIsDamaged(String name, String id, String route, String body, String question) {
        Model<?> model = exchange.models().stream()
                .filter(some -> some.name().equals(name))
                .findFirst()
                .orElseThrow();
        damage(model, id);
        assertThat(answer("matriz", question)).contains("não consigo");
        assertThat(exchange.health().reason()).contains("POST " + route);
        house.call(HttpMethod.POST, route, "", body);
        assertThat(answer("matriz", question)).contains("*Você paga:");
        assertThat(exchange.health()).isEqualTo(Health.UP);
    }

    @Test
    void withoutTheDollarTheNoteOnTheBorderIsGiven() {
        assertThat(answer("matriz", "quero comprar 500 euros")).doesNotContain("e-DBV");
        damage(RateModels.RATES, "USD");
        assertThat(answer("matriz", "quero comprar 500 euros")).contains("*Você paga:", "e-DBV");
    }

    @Test
    void aTableOfWhichNothingCanBeReadIsNotInitializedAgain() {
        // With the rates, a file brings margins and fees, of which none may be in its way.
        for (Model<?> model : List.of(RateModels.RATES, RateModels.MARGINS, RateModels.FEES)) {
            for (String id : documents(model)) {
                if (!id.equals("aeroporto.USD")) {
                    Write less = new Write.Delete(model, id, Precondition.ANY);
                    house.time().await(house.store().apply(Batch.of(model.name() + id, less)));
                }
            }
        }
        damage(RateModels.RATES, "aeroporto.USD");
        assertThat(documents(RateModels.RATES)).isEmpty();
        assertThat(answer("matriz", "quanto está o euro?")).doesNotContain("6,5200");
    }
}
