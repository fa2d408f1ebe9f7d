package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairbot.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API: kept in docs/openapi.yaml, and true of the running server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("place")
class ApiDocumentTest {
    private static final Path DOCUMENT = Repository.file("docs/openapi.yaml");
    /** The description of a branch by its id and number. */
    private static final String BRANCH = "{\"id\":\"%s\",\"name\":\"Fair Câmbio\",\"phone\":\"%s\",\"city\":\"Lages\","
            + "\"state\":\"SC\",\"address\":\"Rua Um, 1\",\"hours\":{\"every-day\":[\"00:00-24:00\"]}}";

    /** What an operation needs that takes a body. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("sendSandboxMessage", "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\"}"),
            Map.entry("writeOwnSandboxMessage", "{\"branch\":\"matriz\",\"to\":\"+5548999990055\",\"text\":\"oi\"}"),
            Map.entry(
                    "sendMessage",
                    "{\"branch\":\"matriz\",\"to\":\"+5548999990055\",\"purpose\":\"notice\",\"content\":{\"text\":\"oi\"}}"),
            Map.entry("takeNextConversation", "{\"branch\":\"matriz\"}"),
            Map.entry("sayInConversation", "{\"content\":{\"text\":\"oi\"}}"),
            Map.entry("noteInConversation", "{\"text\":\"oi\"}"),
            Map.entry("transferConversation", "{\"to\":\"rita\"}"),
            Map.entry("createBranch", BRANCH.formatted("quiosque", "+5548999990177")),
            Map.entry("changeBranch", BRANCH.formatted("matriz", "+5548999990101")),
            Map.entry("linkByCode", "{\"phone\":\"+5548999990001\"}"),
            Map.entry("linkSandboxLine", "{\"code\":\"none\"}"),
            Map.entry("uniteSandboxPersons", "{\"branch\":\"matriz\",\"phones\":[\"+5548999990055\"]}"),
            Map.entry("updateConfiguration", "{\"version\":1,\"agents\":{}}"),
            Map.entry("rollbackConfiguration", "{\"version\":1,\"to\":1}"),
            Map.entry("deploy", "{\"planOnly\":true}"),
            Map.entry("replayDeadLetter", "{\"branch\":\"matriz\",\"id\":\"none\"}"),
            Map.entry("applyConflict", "{\"id\":\"none\"}"),
            Map.entry("discardConflict", "{\"id\":\"none\"}"),
            Map.entry("acceptStorageSide", "{\"keep\":\"directory\",\"dryRun\":true}"),
            Map.entry("releaseHeldMessages", "{\"all\":true}"),
            Map.entry("answerHeldMessagesLate", "{\"olderThan\":\"PT2H\"}"),
            Map.entry("closeHeldMessages", "{\"ids\":[\"none\"]}"),
            Map.entry("uploadSandboxMedium", "{}"),
            Map.entry("injectSandboxFault", "{\"cause\":\"WEB_RESTART_REQUIRED\"}"),
            Map.entry("setRate", "{\"currency\":\"EUR\",\"compra\":\"6.0300\",\"venda\":\"6.5200\"}"),
            Map.entry("setMargin", "{\"currency\":\"EUR\",\"venda\":\"0.05\",\"compra\":\"0.04\"}"),
            Map.entry("setFee", "{\"operation\":\"HOUSE_SELLS_CASH\",\"reais\":\"0\"}"),
            Map.entry("setIof", "{\"operation\":\"HOUSE_BUYS_CASH\",\"from\":\"2014-10-08\",\"percent\":\"0.38\"}"));
    /** Operations that can only be refused in a house with one storage where nothing has gone wrong. */
    private static final Map<String, Integer> REFUSED = Map.ofEntries(
            Map.entry("replayDeadLetter", 404),
            Map.entry("getMessage", 404),
            Map.entry("followEvents", 426),
            Map.entry("getConversation", 404),
            Map.entry("listConversationMessages", 404),
            Map.entry("sayInConversation", 404),
            Map.entry("noteInConversation", 404),
            Map.entry("takeConversation", 404),
            Map.entry("transferConversation", 404),
            Map.entry("closeConversation", 404),
            Map.entry("returnConversation", 404),
            Map.entry("getConflict", 404),
            Map.entry("applyConflict", 404),
            Map.entry("discardConflict", 404),
            Map.entry("acceptStorageSide", 409),
            Map.entry("startAgent", 404),
            Map.entry("restartAgent", 404),
            Map.entry("stopAgent", 404),
            Map.entry("getSandboxMedium", 404),
            Map.entry("linkSandboxLine", 422),
            Map.entry("linkByCode", 409));

    private final SampleProcess sample;
    private JsonNode api = Json.mapper().createObjectNode();

    /** An operation of the description. */
    private record Operation(String method, String path, JsonNode description) {
        boolean needsKey() {
            return !description.path("security").isEmpty();
        }

        /** The address with the examples of its parameters. */
        String address() {
            String address = path;
            for (JsonNode parameter : description.path("parameters")) {
                if (parameter.path("in").asText().equals("path")) {
                    String name = "{" + parameter.path("name").asText() + "}";
                    String example = parameter.path("example").asText();
                    assertThat(example)
                            .as("the example of %s in %s", name, path)
                            .isNotEmpty();
                    address = address.replace(name, example);
                }
            }
            return address;
        }
    }

    ApiDocumentTest(@TempDir Path directory) {
        sample = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of("FAIRBOT_RATE_LIMIT", "10000/1m"));
    }

    @BeforeAll
    void read() throws Exception {
        api = Json.mapper()
                .readTree(sample.send(sample.request("/openapi.json").build()).body());
    }

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void theDocumentIsWhatTheServerSays() throws Exception {
        ObjectNode expected = api.deepCopy();
        ((ObjectNode) expected.path("info")).put("version", "0.1.0");
        YAMLMapper yaml = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();
        String text = "# Made from the running server by ApiDocumentTest; write it anew with -Dfairbot.docs=write.\n"
                + yaml.writeValueAsString(sorted(expected));
        if ("write".equals(System.getProperty("fairbot.docs"))) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/openapi.yaml is stale; write it anew with mvn verify -Dfairbot.docs=write")
                .isEqualTo(text);
    }

    @Test
    void everyOperationAnswersAsItIsDescribed() throws Exception {
        for (Operation operation : operations()) {
            HttpResponse<String> answer = sample.send(request(operation, sample.request(operation.address())));
            JsonNode described = operation.description().path("responses").path(Integer.toString(answer.statusCode()));
            assertThat(described.isMissingNode())
                    .as(
                            "%s %s answered %d: %s",
                            operation.method(), operation.path(), answer.statusCode(), answer.body())
                    .isFalse();
            String id = operation.description().path("operationId").asText();
            assertThat(answer.statusCode())
                    .as(operation.path())
                    .isBetween(REFUSED.getOrDefault(id, 200), REFUSED.getOrDefault(id, 299));
        }
    }

    @Test
    void withoutAKeyOnlyWhatIsOpenAnswers() throws Exception {
        for (Operation operation : operations()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sample.address() + operation.address()));
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request(operation, request), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode() == 401)
                    .as("%s %s answered %d", operation.method(), operation.path(), answer.statusCode())
                    .isEqualTo(operation.needsKey());
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        api.findValuesAsText("$ref")
                .forEach(reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(new Operation(method.getKey(), path.getKey(), method.getValue()))));
        assertThat(operations).hasSizeGreaterThan(8);
        return operations;
    }

    private static HttpRequest request(Operation operation, HttpRequest.Builder builder) {
        String id = operation.description().path("operationId").asText();
        HttpRequest.BodyPublisher body = BODIES.containsKey(id)
                ? HttpRequest.BodyPublishers.ofString(BODIES.getOrDefault(id, ""))
                : HttpRequest.BodyPublishers.noBody();
        return builder.header("Content-Type", "application/json")
                .header("Idempotency-Key", "document")
                .method(operation.method().toUpperCase(Locale.ROOT), body)
                .build();
    }

    /** Paths and schemas by name, so that the order in which modules are mounted leaves no trace. */
    private static Object sorted(JsonNode node) throws Exception {
        JsonMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        return mapper.readValue(mapper.writeValueAsString(mapper.treeToValue(node, TreeMap.class)), Object.class);
    }
}
