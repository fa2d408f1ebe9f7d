package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentContext;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.json.Json;
import io.fairbot.store.Batch;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.memory.MemoryStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator sees batches that were put aside, decides about them through the API, and health says while some wait. */
@Tag("place")
class ConflictsApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-conflicts");
    private static final String PATH = "/coordination/storage/conflicts";
    private static final String PHONE = "+5548999990001";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<AgentContext> context = new CompletableFuture<>();

    private static Conflict conflict(String model, String id) {
        return new Conflict(
                "A document of optouts had to be absent, but it is in version 1.",
                Instant.EPOCH,
                Optional.empty(),
                List.of(new Conflict.RejectedWrite(
                        model,
                        id,
                        Precondition.ABSENT,
                        1,
                        Optional.of("{\"branch\":\"praia\",\"since\":\"2026-11-23T12:00:00.000Z\"}"))));
    }

    private CompletionStage<Void> three(AgentContext of) {
        context.complete(of);
        return of.store()
                .apply(Batch.of(
                        "three",
                        Write.insert(Conflict.MODEL, "c-1", conflict("optouts", PHONE)),
                        Write.insert(Conflict.MODEL, "c-2", conflict("optouts", PHONE)),
                        Write.insert(Conflict.MODEL, "c-3", conflict("forgotten", PHONE))))
                .thenAccept(result -> result.orThrow());
    }

    private JsonNode send(Coordinator house, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private Coordinator house() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        return Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .agent(new TestAgent("line").onStart(this::three))
                .build();
    }

    @Test
    void theyAreShownDecidedAndAudited() throws Exception {
        try (Coordinator house = house()) {
            assertThat(house.models()).contains(Conflict.MODEL, ConversationModels.OUTBOX);
            house.start();
            await().untilAsserted(() -> assertThat(send(house, "GET", "/health", "")
                            .at("/components/conflicts/reason")
                            .asText())
                    .startsWith("3 batches no longer fitted"));
            assertThat(send(house, "GET", "/health", "").path("status").asText())
                    .isEqualTo("DEGRADED");
            JsonNode storage = send(house, "GET", "/coordination/status", "").path("storage");
            assertThat(storage.path("conflicts").asLong()).isEqualTo(3);
            assertThat(storage.path("durability").asText()).isNotEmpty();

            JsonNode first = send(house, "GET", PATH + "?limit=2", "");
            assertThat(first.path("conflicts").findValuesAsText("id")).containsExactly("c-1", "c-2");
            assertThat(first.toString()).doesNotContain(PHONE).contains("had to be absent", "\"model\":\"optouts\"");
            JsonNode second = send(
                    house, "GET", PATH + "?limit=2&cursor=" + first.path("next").asText(), "");
            assertThat(second.path("conflicts").findValuesAsText("id")).containsExactly("c-3");
            assertThat(second.has("next")).isFalse();

            JsonNode one = send(house, "GET", PATH + "/c-1", "");
            assertThat(one.at("/writes/0/id").asText()).isEqualTo(PHONE);
            assertThat(one.at("/writes/0/document/branch").asText()).isEqualTo("praia");
            assertThat(one.at("/writes/0/now/readable").asBoolean()).isTrue();
            assertThat(one.at("/writes/0/now").has("version")).isFalse();

            assertThat(send(house, "POST", PATH + "/apply", "{\"id\":\"c-1\"}")
                            .path("durability")
                            .asText())
                    .isNotEmpty();
            assertThat(send(house, "GET", PATH + "/c-2", "")
                            .at("/writes/0/now/document/branch")
                            .asText())
                    .isEqualTo("praia");
            JsonNode refusal = send(house, "POST", PATH + "/apply", "{\"id\":\"c-3\"}");
            assertThat(refusal.path("status").asInt()).isEqualTo(409);
            assertThat(refusal.path("detail").asText()).contains("a model that this program does not have");
            send(house, "POST", PATH + "/discard", "{\"id\":\"c-2\"}");
            send(house, "POST", PATH + "/discard", "{\"id\":\"c-3\"}");
            await().untilAsserted(() -> assertThat(send(house, "GET", "/health", "")
                            .at("/components/conflicts/status")
                            .asText())
                    .isEqualTo("UP"));
            assertThat(audited()).contains("conflict.apply conflict/c-1", "conflict.discard conflict/c-3");
        }
    }

    private List<String> audited() {
        return context
                .join()
                .store()
                .find(Query.of(io.fairbot.audit.StoredAuditLog.MODEL))
                .toCompletableFuture()
                .join()
                .documents()
                .stream()
                .map(entry -> entry.value().action() + " " + entry.value().target())
                .toList();
    }

    @Test
    void aSideOfTheStorageIsChosenOnlyWhereThereAreTwo() throws Exception {
        try (Coordinator house = house()) {
            house.start();
            String accept = "/coordination/storage/accept";
            JsonNode alone = send(house, "POST", accept, "{\"keep\":\"directory\",\"dryRun\":true}");
            assertThat(alone.path("status").asInt()).isEqualTo(409);
            assertThat(alone.path("detail").asText()).startsWith("This store has one side only");
            JsonNode wrong = send(house, "POST", accept, "{\"keep\":\"both\"}");
            assertThat(wrong.path("status").asInt()).isEqualTo(422);
            assertThat(wrong.toString()).contains("\\\"both\\\" is no side of a store");
            assertThat(send(house, "POST", accept, "{}").path("status").asInt()).isEqualTo(422);
            assertThat(audited()).noneMatch(entry -> entry.startsWith("storage.accept"));
        }
    }

    @Test
    void whatCannotBeDoneIsOneSentence() throws Exception {
        try (Coordinator house = house()) {
            house.start();
            for (String decision : List.of("/apply", "/discard")) {
                JsonNode refusal = send(house, "POST", PATH + decision, "{\"id\":\"nobody\"}");
                assertThat(refusal.path("status").asInt()).isEqualTo(404);
                assertThat(refusal.path("detail").asText()).startsWith("No conflict nobody waits");
            }
            assertThat(send(house, "GET", PATH + "/nobody", "").path("status").asInt())
                    .isEqualTo(404);
            assertThat(send(house, "GET", PATH + "?limit=0", "").path("detail").asText())
                    .contains("from 1 to 1000");
            assertThat(send(house, "GET", PATH + "?limit=x", "").path("status").asInt())
                    .isEqualTo(400);
            assertThat(send(house, "GET", PATH + "?cursor=x", "").path("detail").asText())
                    .contains("leave it out to start again");
        }
    }
}
