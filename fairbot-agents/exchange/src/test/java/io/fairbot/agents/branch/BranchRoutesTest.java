package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Response;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The branches in the API: shown without secrets, created and changed, and open as they are described. */
class BranchRoutesTest {
    private static final Setting<Secret> TOKEN =
            new Setting<>("token", "", Optional.empty(), true, new SettingType<>("a text", Secret::of));
    private static final String NEW = """
        {"id": "two", "name": "Two", "phone": "+5549999990002", "hours": {"mon-fri": ["09:00-17:00"]},
         "lines": {"tokens": {"token": "other"}}, "channel": "tokens"}\
        """;

    /** A channel whose lines are open at once, and which records what each was opened with. */
    private static final class TokenChannel implements WhatsAppChannel, WhatsAppSession {
        private final List<String> opened = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();

        @Override
        public String id() {
            return "tokens";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public SettingSchema lineSettings() {
            return SettingSchema.NONE.required(TOKEN);
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            String token = line.settings().get(TOKEN).reveal();
            if (token.equals("wrong")) {
                return CompletableFuture.failedStage(new IllegalStateException("The provider refuses the line."));
            }
            opened.add(line.branch().id() + " " + token);
            return CompletableFuture.completedStage(this);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            closed.add("closed");
            return CompletableFuture.completedStage(null);
        }
    }

    private final TokenChannel channel = new TokenChannel();
    private final BranchAgent agent = new BranchAgent();
    private final AgentHouse house;

    BranchRoutesTest(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("branches.json"), """
            {"branches": [{"id": "one", "name": "One", "phone": "+5549999990001", "channel": "tokens", "city": "Lages",
             "hours": {"mon-fri": ["09:00-17:00"]}, "lines": {"tokens": {"token": "s3cret"}}}]}
            """);
        house = new AgentHouse(directory, Optional.of(file), channel, agent);
        house.start(agent);
    }

    private JsonNode get(String branch) throws IOException {
        return AgentHouse.json(house.call(HttpMethod.GET, "/branches/{branch}", branch));
    }

    private JsonNode change(String branch, JsonNode body) throws IOException {
        Response answer = house.call(HttpMethod.POST, "/branches/{branch}", branch, body.toString());
        assertThat(answer.status()).isEqualTo(200);
        house.time().runPending();
        return AgentHouse.json(answer);
    }

    private JsonNode create(String body) throws IOException {
        Response answer = house.call(HttpMethod.POST, "/branches", "", body);
        assertThat(answer.status()).isEqualTo(201);
        house.time().runPending();
        return AgentHouse.json(answer);
    }

    private static ObjectNode withoutVersion(JsonNode branch) {
        return branch.<ObjectNode>deepCopy().without("version");
    }

    @Test
    void branchesAreShownWithoutTheirSecrets() throws IOException {
        JsonNode one = get("one");

        assertThat(one.path("city").asText()).isEqualTo("Lages");
        assertThat(one.at("/lines/tokens/token").asText()).isEqualTo("****");
        assertThat(one.path("version").isIntegralNumber()).isTrue();
        JsonNode all = AgentHouse.json(house.call(HttpMethod.GET, "/branches", ""));
        assertThat(all.path("branches")).hasSize(1);
        assertThat(all.at("/branches/0")).isEqualTo(one);
        assertThat(all.toString()).doesNotContain("s3cret", "sealed");
    }

    @Test
    void aBranchThatIsCreatedIsOpenAtOnce() throws IOException {
        assertThat(create(NEW).at("/lines/tokens/token").asText()).isEqualTo("****");

        assertThat(agent.parts()).containsOnlyKeys("branch.one", "branch.two").containsEntry("branch.two", Health.UP);
        assertThat(channel.opened).containsExactly("one s3cret", "two other");
        assertThat(house.audited()).contains("branches.create branches/two");
        assertThatThrownBy(() -> create(NEW.replace("990002", "990003")))
                .isInstanceOf(ProblemException.class)
                .hasMessage("There is a branch two already; choose another id.");
    }

    @Test
    void ofTwoBranchesThatAreCreatedAtOnceWithOneNumberOneIsRefused() {
        CompletableFuture<Response> first =
                house.send(HttpMethod.POST, "/branches", "", NEW).toCompletableFuture();
        CompletableFuture<Response> second = house.send(
                        HttpMethod.POST, "/branches", "", NEW.replace("\"two\"", "\"three\""))
                .toCompletableFuture();
        house.time().runPending();

        assertThat(first).isCompletedWithValueMatching(answer -> answer.status() == 201);
        assertThat(second)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("Another branch has the number +5549999990002; each has its own.");
        assertThat(agent.parts()).containsOnlyKeys("branch.one", "branch.two");
    }

    @Test
    void whatIsSentBackAsItWasShownChangesNothing() throws IOException {
        JsonNode shown = get("one");

        JsonNode again = change("one", shown);
        assertThat(withoutVersion(again)).isEqualTo(withoutVersion(shown));
        assertThat(channel.opened).containsExactly("one s3cret");
        assertThat(house.audited()).contains("branches.change branches/one");
        assertThat(house.auditDetails("branches.change")).containsExactly(Map.entry("fields", ""));
    }

    @Test
    void theAuditNamesTheFieldsThatWereChangedAndNoValue() throws IOException {
        ObjectNode one = get("one").<ObjectNode>deepCopy().put("name", "Matriz");
        ((ObjectNode) one.at("/lines/tokens")).put("token", "n3w");
        change("one", one);

        assertThat(house.auditDetails("branches.change")).containsExactly(Map.entry("fields", "lines, name"));
    }

    @Test
    void whatIsShownCanBeUsedAsABranchesFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(
                dir.resolve("branches.json"),
                AgentHouse.json(house.call(HttpMethod.GET, "/branches", "")).toString());

        Settings settings = Settings.fromVariables(Map.of("FAIRBOT_BRANCHES_FILE", file.toString()));
        assertThat(InitialDataFile.load(settings).readSection("branches", BranchDefinition.class))
                .extracting(BranchDefinition::id)
                .containsExactly("one");
    }

    @Test
    void aLineIsOpenedAgainWhenSomethingChangesThatItDependsOn() throws IOException {
        ObjectNode one = get("one").deepCopy();
        one.put("city", "Otacílio Costa").putObject("hours").putArray("sat").add("09:00-12:00");
        change("one", withoutVersion(one));
        assertThat(channel.opened).as("hours and city").hasSize(1);

        for (String field : List.of("name", "phone")) {
            int before = channel.opened.size();
            change("one", get("one").<ObjectNode>deepCopy().put(field, "+5549999990009"));
            assertThat(channel.opened).as(field).hasSize(before + 1);
        }
        ((ObjectNode) one.at("/lines/tokens")).put("token", "new");
        change("one", withoutVersion(one));
        assertThat(channel.opened).last().isEqualTo("one new");
        assertThat(channel.closed).hasSize(channel.opened.size() - 1);
        assertThat(agent.parts()).containsEntry("branch.one", Health.UP);
    }

    @Test
    void aChangeWithoutAnIdIsOfTheBranchInItsAddress() throws IOException {
        ObjectNode one = withoutVersion(get("one"));
        one.remove("id");
        one.put("city", "Correia Pinto");

        assertThat(change("one", one).path("city").asText()).isEqualTo("Correia Pinto");
        assertThat(change("one", one.putNull("id")).path("id").asText()).isEqualTo("one");
    }

    @Test
    void aStaleVersionIsRefused() throws IOException {
        JsonNode shown = get("one");
        change("one", shown);

        assertThatThrownBy(() -> change("one", shown))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The branch one was changed meanwhile; read it again and repeat the change.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | The body must be a JSON object.",
                "{ | The body must be JSON.",
                "{\"id\": 7} | The branch cannot be read: its id must be a text.",
                "{\"version\": \"new\"} | The version must be a whole number, as the branch was shown.",
                "{\"id\": \"two\"} | The id of a branch does not change; leave it as it is.",
                "{\"id\": \"one\", \"colour\": \"red\"} | Its colour is not known; the settings here are city, state,",
                "{\"id\": \"one\", \"lines\": {\"tokens\": 7}} | its lines.tokens must be an object."
            })
    void whatCannotBeReadIsToldWithItsField(String body, String message) {
        assertThatThrownBy(() -> house.call(HttpMethod.POST, "/branches/{branch}", "one", body))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
        assertThat(house.audited()).doesNotContain("branches.change branches/one");
    }

    @Test
    void everyProblemHasItsField() {
        assertThatThrownBy(() -> create(NEW.replace("\"Two\"", "\"\"").replace("\"other\"", "[[1]]")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().errors())
                                .extracting(Problem.FieldError::field)
                                .containsExactly("name", "lines.tokens.token"));
    }

    @Test
    void aSecretOfAnotherKeyIsToldWhenItIsNeeded() throws IOException {
        JsonNode shown = get("one");
        Document<BranchDefinition> one = house.time()
                .await(house.store().get(BranchAgent.BRANCHES, "one"))
                .orElseThrow();
        Map<String, Map<String, Object>> foreign = Map.of("tokens", Map.of("token", "sealed:1:AAAA"));
        house.time()
                .await(house.store()
                        .apply(Batch.of(
                                "foreign",
                                Write.replace(
                                        one,
                                        one.value()
                                                .withSettings(
                                                        foreign, one.value().settings())))));

        assertThatThrownBy(() -> change("one", withoutVersion(shown)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().errors())
                                .extracting(Problem.FieldError::field)
                                .containsExactly("lines.tokens.token"))
                .hasMessageContaining("cannot be decrypted: it was stored with another encryption key");
        ObjectNode next = withoutVersion(shown);
        ((ObjectNode) next.at("/lines/tokens")).put("token", "next");
        change("one", next);
        assertThat(channel.opened).last().isEqualTo("one next");
    }

    @Test
    void whatDoesNotFitTheOtherBranchesIsRefused() {
        assertThatThrownBy(() -> create(NEW.replace("990002", "990001")))
                .hasMessage("Another branch has the number +5549999990001; each has its own.");
        assertThatThrownBy(() -> create(NEW.replace("\"channel\": \"tokens\"", "\"channel\": \"cloud\"")))
                .hasMessage("The branch \"two\" cannot be used. Its channel must be one of tokens, not \"cloud\".");
        assertThatThrownBy(() -> create(NEW.replace("other", "****")))
                .hasMessageContaining(
                        "Its lines.tokens.token is masked and has no stored value; give the secret itself.");
        assertThatThrownBy(() -> get("two"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("There is no branch of this id.");
        assertThat(channel.opened).containsExactly("one s3cret");
    }

    @Test
    void aBranchThatCannotBeOpenedIsDownAndTheOthersStay() throws IOException {
        create(NEW.replace("other", "wrong"));

        assertThat(agent.parts())
                .containsEntry("branch.one", Health.UP)
                .containsEntry(
                        "branch.two", Health.down("The branch cannot be opened: The provider refuses the line."));
        ObjectNode two = get("two").deepCopy();
        ((ObjectNode) two.at("/lines/tokens")).put("token", "right");
        change("two", two);
        assertThat(agent.parts()).containsEntry("branch.two", Health.UP);
    }

    @Test
    void aBranchThatIsGoneIsClosed() throws IOException {
        create(NEW);
        create(NEW.replace("other", "wrong").replace("two", "three").replace("990002", "990003"));
        house.time().await(house.store().find(Query.of(BranchAgent.BRANCHES))).documents().stream()
                .filter(document -> !document.id().equals("one"))
                .forEach(document -> house.time()
                        .await(house.store().apply(Batch.of("gone-" + document.id(), Write.delete(document)))));
        house.time().runPending();

        assertThat(agent.parts()).containsOnlyKeys("branch.one");
        assertThat(channel.closed).hasSize(1);
        house.stop(agent);
        assertThat(agent.parts()).isEmpty();
    }

    @Test
    void branchesThatCannotBeReadStayAsTheyAre() throws IOException {
        house.time()
                .await(house.store()
                        .find(Query.of(BranchAgent.BRANCHES))
                        .thenCompose(page -> house.store()
                                .apply(Batch.of(
                                        "bad",
                                        Write.replace(
                                                page.documents().get(0),
                                                page.documents().get(0).value().withSettings(Map.of(), Map.of()))))));
        house.time().runPending();

        assertThat(agent.parts()).containsEntry("branch.one", Health.UP);
        assertThat(channel.opened).containsExactly("one s3cret");
    }
}
