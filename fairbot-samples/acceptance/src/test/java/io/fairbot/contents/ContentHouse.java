package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A coordinator on the embedded store with one sandbox branch, which reads groups, and its API over HTTP. */
final class ContentHouse implements AutoCloseable {
    static final String BRANCH = "matriz";
    static final String OTHER_BRANCH = "praia";
    static final Secret KEY = Secret.of("fb_test-key-of-the-contents");

    private static final int GOOD = 300;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SandboxChannel channel;
    private final Coordinator coordinator;

    private ContentHouse(SandboxChannel channel, Coordinator coordinator) {
        this.channel = channel;
        this.coordinator = coordinator;
    }

    /** Starts a house; without a handler its messages wait. */
    static ContentHouse start(Path data, Optional<ConversationHandler> handler) {
        return start(data, handler, new SandboxChannel());
    }

    static ContentHouse start(Path data, Optional<ConversationHandler> handler, SandboxChannel channel) {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, data)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.GROUP_MESSAGES, "read")
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        var builder = Coordinator.builder(settings)
                .storage(Storage.embedded(data))
                .channel(channel)
                .branch(Branch.of(BRANCH, SandboxChannel.ID, ZoneId.of("America/Sao_Paulo")))
                .branch(Branch.of(OTHER_BRANCH, SandboxChannel.ID, ZoneId.of("America/Sao_Paulo")));
        handler.ifPresent(builder::handler);
        Coordinator coordinator = builder.build().start();
        ContentHouse house = new ContentHouse(channel, coordinator);
        for (SampleMedia medium : SampleMedia.values()) {
            coordinator
                    .media()
                    .put(medium.kind(), medium.mimeType(), new ByteArrayInputStream(medium.bytes()))
                    .toCompletableFuture()
                    .join();
        }
        return house;
    }

    URI address() {
        return coordinator.address();
    }

    SandboxChannel channel() {
        return channel;
    }

    /** The number of the customer of a row, whose chat is for that row alone. */
    static String phone(ContentSample row) {
        return "+55489999" + (92_000 + List.of(ContentSample.values()).indexOf(row));
    }

    /** Sends a body to a route. */
    JsonNode post(String path, String body) {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a message of the customer of a row; its content is a part of a JSON object. */
    JsonNode send(ContentSample row, String id, String content, String wait) {
        String body = "{\"branch\":\"%s\",\"from\":\"%s\",\"id\":\"%s\",%s}".formatted(BRANCH, phone(row), id, content);
        return post("/sandbox/messages" + wait, body);
    }

    /** Lets a customer's phone upload a medium. */
    void upload(SampleMedia medium) {
        JsonNode stored = answer(request("/sandbox/media")
                .header("Content-Type", medium.mimeType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(medium.bytes())));
        assertThat(stored.path("id").asText()).isEqualTo(medium.ref().id());
    }

    /** The messages in the chat of a row, or in its group. */
    private JsonNode chat(ContentSample row, Optional<String> group) {
        return group.map(name -> answer(request("/sandbox/groups/" + BRANCH + "/" + name)
                                .GET())
                        .path("messages"))
                .orElseGet(() -> chat(phone(row)));
    }

    /** The messages in the chat of a customer. */
    JsonNode chat(String customer) {
        return answer(request("/sandbox/chats/" + BRANCH + "/" + customer.replace("+", "%2B"))
                        .GET())
                .path("messages");
    }

    /** Waits for the message of the branch in the chat of a row. */
    JsonNode arrived(ContentSample row) {
        await(row + " arrives")
                .until(() -> find(row, Optional.empty(), "direction", "out").isPresent());
        return find(row, Optional.empty(), "direction", "out").orElseThrow();
    }

    /** Finds the first message in the chat of a row, or in its group, one of whose fields has a value. */
    Optional<JsonNode> find(ContentSample row, Optional<String> group, String field, String value) {
        return StreamSupport.stream(chat(row, group).spliterator(), false)
                .filter(message -> message.path(field).asText().equals(value))
                .findFirst();
    }

    /** A content as the API shows it; nothing for a text. */
    static JsonNode json(Object content) throws IOException {
        return content instanceof Text
                ? MissingNode.getInstance()
                : Json.mapper().readTree(Json.mapper().writeValueAsBytes(content));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).header("Authorization", "Bearer " + KEY.reveal());
    }

    private JsonNode answer(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(GOOD);
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
