package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agents begin on an empty store, on one that holds something, and with files that cannot be used. */
@Tag("place")
class BranchAgentTest {
    private static final String GOOD = """
        {"id": "one", "name": "One", "city": "Lages", "state": "SC", "address": "Rua Um, 1", "phone": "+5549999990001",
         "hours": {"mon-fri": ["09:00-17:00"]}}\
        """;

    @TempDir
    private Path directory;

    @Test
    void anEmptyStoreBeginsWithTheSample() {
        BranchAgent branches = new BranchAgent();
        ExchangeAgent exchange = new ExchangeAgent();
        AgentHouse house = new AgentHouse(directory, Optional.empty(), branches, exchange);
        house.start(branches);
        house.start(exchange);
        assertThat(branches.parts().keySet())
                .containsExactly(
                        "branch.aeroporto", "branch.matriz", "branch.praia", "branch.serra", "branch.shopping");
        assertThat(branches.parts().values()).containsOnly(Health.UP);
        assertThat(house.time()
                        .await(house.store().find(Query.of(ExchangeAgent.RATES)))
                        .documents())
                .extracting(Document::value)
                .extracting(HouseRate::currency)
                .containsExactly("ARS", "EUR", "GBP", "USD", "UYU");
        house.stop(branches);
        assertThat(branches.parts()).isEmpty();
    }

    @Test
    void afterAStopItStartsAgainOnWhatTheStoreHolds() throws IOException {
        BranchAgent branches = new BranchAgent();
        ExchangeAgent exchange = new ExchangeAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(file(GOOD, "")), branches, exchange);
        house.start(branches);
        house.start(exchange);
        house.stop(exchange);
        house.stop(branches);
        Document<BranchDefinition> one = house.time()
                .await(house.store().get(BranchAgent.BRANCHES, "one"))
                .orElseThrow();
        house.time()
                .await(house.store()
                        .apply(Batch.of(
                                "b",
                                Write.delete(one),
                                Write.insert(BranchAgent.BRANCHES, "two", renamed(one.value())))));
        house.start(branches);
        house.start(exchange);
        assertThat(branches.parts()).containsOnlyKeys("branch.two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"branches\": [] } | holds no branches; write one or more",
                "{} | holds no branches",
                "[] | must hold one JSON object",
                "{\"branches\": {} } | \"branches\" must be a list.",
                "{\"branches\": [ | is not valid JSON (line 1, column",
                "{\"branches\": [{\"id\": \"a\", \"colour\": \"red\"}]} | Its colour is not known; the settings here"
                        + " are city, state, address, map, priority, currencies, handoff",
                "{\"branches\": [{\"id\": \"one\", \"name\": 7}]} | branches[0].name must be a text.",
                "{\"branches\": [7]} | branches[0] must be an object.",
                "{\"branches\": [{\"lines\": {\"web\": \"s3cret\"}}]} | branches[0].lines.web must be an object.",
                "{\"branches\": [{\"cityHolidays\": {}}]} | branches[0].cityHolidays must be a list.",
                "{\"branches\": [{\"onHolidays\": \"never\"}]} | branches[0].onHolidays must be one of"
                        + " [\"closed\",\"open\",\"hours\"].",
                "{\"branches\": [{\"id\": \"one\"}]} | The branch \"one\" cannot be used. Its name has 1 to 200"
                        + " characters."
            })
    void aFileThatCannotBeUsedIsRefusedWithEveryProblem(String content, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("branches.json"), content);
        BranchAgent branches = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(file), branches);
        assertThatThrownBy(() -> house.start(branches))
                .hasMessageContaining("The branches file " + file)
                .hasMessageContaining(message);
    }

    @Test
    void theDeskNeedsWhatItAnswersWith() throws IOException {
        BranchAgent branches = new BranchAgent();
        Path file = file(GOOD.replace("\"city\": \"Lages\",", ""), "");
        AgentHouse desk = new AgentHouse(directory, Optional.of(file), branches, new ExchangeAgent());
        assertThatThrownBy(() -> desk.start(branches))
                .hasMessageContaining("Its city is missing; it must be a text of 1 to 200 characters.");

        AgentHouse withoutDesk = new AgentHouse(directory, Optional.of(file), branches);
        withoutDesk.start(branches);
        assertThat(branches.parts()).containsOnlyKeys("branch.one");
    }

    @Test
    void twoBranchesThatAreOneAreRefused() throws IOException {
        BranchAgent branches = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(file(GOOD + "," + GOOD, "")), branches);
        assertThatThrownBy(() -> house.start(branches))
                .hasMessageContaining("Two branches are called \"one\".")
                .hasMessageContaining("The branch \"one\" has the number of another one.");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        BranchAgent branches = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(directory.resolve("none.json")), branches);
        assertThatThrownBy(() -> house.start(branches))
                .hasMessageContaining("cannot be read; set FAIRBOT_BRANCHES_FILE to a file that this user may read");
    }

    @Test
    void aChannelThatIsNotThereIsRefused() throws IOException {
        BranchAgent branches = new BranchAgent();
        String cloud = GOOD.replace("}}", "}, \"channel\": \"cloud\"}");
        AgentHouse house = new AgentHouse(directory, Optional.of(file(cloud, "")), branches);
        assertThatThrownBy(() -> house.start(branches))
                .hasMessageContaining(
                        "The branch \"one\" cannot be used. Its channel must be one of sandbox, not \"cloud\".");
        assertThat(house.time().await(house.store().get(BranchAgent.BRANCHES, "one")))
                .as("nothing is stored that no later start could use")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cur\": \"USD\"} | rates[0].cur is not known; the fields here are compra, currency, unit, venda.",
                "{\"currency\": \"USD\", \"unit\": \"x\"} | rates[0].unit must be a whole number.",
                "{\"currency\": \"USD\", \"compra\": true} | rates[0].compra must be a number.",
                "{\"currency\": \"USD\"} | Each rate needs a currency, a compra and a venda.",
                "{\"currency\": \"DOLLAR\", \"compra\": \"1\", \"venda\": \"2\"} | not \"DOLLAR\".",
                "{\"currency\": \"USD\", \"compra\": \"2\", \"venda\": \"1\"} | venda not below compra; they are 2 and"
                        + " 1.",
                "{\"currency\": \"USD\", \"compra\": \"0\", \"venda\": \"1\"} | must be above zero",
                "{\"currency\": \"USD\", \"unit\": 3, \"compra\": \"1\", \"venda\": \"2\"} | not 3.",
                "{\"currency\": \"USD\", \"unit\": 0, \"compra\": \"1\", \"venda\": \"2\"} | not 0.",
                "{\"currency\": \"USD\", \"unit\": 10000, \"compra\": \"1\", \"venda\": \"2\"} | not 10000."
            })
    void ratesThatCannotBeRightAreRefused(String rate, String message) throws IOException {
        ExchangeAgent exchange = new ExchangeAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(file(GOOD, rate)), exchange);
        assertThatThrownBy(() -> house.start(exchange)).hasMessageContaining(message);
    }

    @Test
    void aHouseWithoutRatesBeginsWithoutThem() throws IOException {
        ExchangeAgent exchange = new ExchangeAgent();
        AgentHouse house = new AgentHouse(directory, Optional.of(file(GOOD, "")), exchange);
        house.start(exchange);
        assertThat(house.time()
                        .await(house.store().find(Query.of(ExchangeAgent.RATES)))
                        .documents())
                .isEmpty();
    }

    @Test
    void aFileIsCheckedBeforeAnythingStarts() throws IOException {
        Settings sample = Settings.defaults()
                .with(
                        BootstrapSettings.BRANCHES_FILE,
                        Files.writeString(directory.resolve("sample.json"), BranchAgent.sampleJson()));
        assertThat(BranchAgent.validateInitialData(sample, schema("sandbox"))).isEmpty();
        assertThat(BranchAgent.validateInitialData(sample, schema("web", "cloud")))
                .singleElement()
                .asString()
                .contains("The branch \"matriz\" cannot be used. Its channel must be one of cloud, web, not"
                        + " \"sandbox\".");
        assertThat(ExchangeAgent.validateInitialData(sample, Instant.EPOCH)).isEmpty();

        Path file = Files.writeString(
                directory.resolve("wrong.json"),
                "{\"branches\": [{\"id\": \"one\"}], \"rates\": [{}], \"margins\": [{}], \"fees\": 1, \"iof\": [{}]}");
        Settings wrong = Settings.defaults().with(BootstrapSettings.BRANCHES_FILE, file);
        assertThat(BranchAgent.validateInitialData(wrong, schema("sandbox")))
                .singleElement()
                .asString()
                .startsWith("The branches file " + file + " cannot be used. The branch \"one\" cannot be used.");
        assertThat(ExchangeAgent.validateInitialData(wrong, Instant.EPOCH))
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).startsWith("The branches file " + file));

        Settings none = Settings.defaults().with(BootstrapSettings.BRANCHES_FILE, directory.resolve("none.json"));
        assertThat(BranchAgent.validateInitialData(none, schema("sandbox")))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(ExchangeAgent.validateInitialData(none, Instant.EPOCH)).isEmpty();
    }

    private static BranchSchema schema(String... channels) {
        return new BranchSchema(
                ZoneOffset.UTC,
                "sandbox",
                new BranchAgent().branchSettings().and(new ExchangeAgent().branchSettings()),
                Arrays.stream(channels).collect(Collectors.toMap(id -> id, id -> SettingSchema.NONE)));
    }

    private Path file(String branches, String rates) throws IOException {
        return Files.writeString(
                directory.resolve("branches.json"), "{\"branches\": [" + branches + "], \"rates\": [" + rates + "]}");
    }

    private static BranchDefinition renamed(BranchDefinition from) {
        return new BranchDefinition(
                "two",
                from.name(),
                from.phone(),
                null,
                null,
                from.hours(),
                null,
                null,
                null,
                from.lines(),
                from.settings());
    }
}
