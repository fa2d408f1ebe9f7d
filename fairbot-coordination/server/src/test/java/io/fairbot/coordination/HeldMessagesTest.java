package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.agent.AgentContext;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.Batch;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a restore messages wait until an operator lets them go. */
class HeldMessagesTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-held-messages");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    private static CompletionStage<Void> restored(AgentContext context) {
        Instant now = context.platform().time().now();
        OutboxEntry fresh = message(now, now.plus(Duration.ofHours(1)));
        OutboxEntry stale = message(now, now.minus(Duration.ofHours(1)));
        return context.store()
                .apply(Batch.of(
                        "restore",
                        Write.insert(ConversationModels.OUTBOX, "fresh", fresh.asHeld(now)),
                        Write.insert(
                                ConversationModels.OUTBOX,
                                "prepared",
                                fresh.withPreparation("prepared", "", now).asHeld(now)),
                        Write.insert(ConversationModels.OUTBOX, "stale", stale.asHeld(now)),
                        mark("fresh", fresh),
                        mark("prepared", fresh),
                        mark("stale", stale)))
                .thenCompose(result -> {
                    result.orThrow();
                    return SandboxApiTest.open(context);
                });
    }

    private static Write mark(String id, OutboxEntry message) {
        return Write.insert(ConversationModels.HELD, "mark-" + id, HeldMessage.of(id, message));
    }

    private static OutboxEntry message(Instant now, Instant expiresAt) {
        return OutboxEntry.queued(
                "matriz",
                "c",
                Alias.of(new PhoneNumber("+5548999990001")),
                1,
                new OutboxEntry.NewMessage(Purpose.REPLY, new Text("guardada"), List.of(), now, expiresAt, null));
    }

    private String send(Coordinator house, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String get(Coordinator house, String path) throws Exception {
        return send(house, "GET", path, "");
    }

    @Test
    void theyAreSentOnceTheyAreReleasedAndNotBefore() throws Exception {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        try (Coordinator house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new TestAgent("line").onStart(HeldMessagesTest::restored))
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .build()) {
            house.start();
            await().untilAsserted(() -> assertThat(get(house, "/health"))
                    .contains("0 events that were not settled, 3 messages that were not sent and 0"
                            + " timers that were due"));
            assertThat(get(house, "/coordination/status")).contains("\"held\":{\"inbox\":0,\"outbox\":3,\"timer\":0}");
            String chat = "/sandbox/chats/matriz/+5548999990001";
            assertThat(get(house, chat)).doesNotContain("guardada");
            assertThat(get(house, "/coordination/held?limit=1"))
                    .contains("\"kind\":\"outbox\"", "\"next\":")
                    .doesNotContain("guardada");
            assertThat(get(house, "/coordination/held?cursor=x")).contains("The parameter cursor must be");
            assertThat(send(house, "POST", "/coordination/held/release", "{}"))
                    .contains("must be given, or olderThan, or all as true: one of the three");
            assertThat(send(house, "POST", "/coordination/held/release", "{\"olderThan\":\"2h\"}"))
                    .contains("The field olderThan must be a duration of at most 3650 days");
            assertThat(send(house, "POST", "/coordination/held/close", "{\"ids\":[\"mark-prepared\",\"other\"]}"))
                    .isEqualTo("{\"decided\":1,\"skipped\":[\"other\"]}");
            assertThat(send(house, "POST", "/coordination/held/answer-late", "{\"all\":true}"))
                    .contains("\"decided\":0");
            assertThat(send(house, "POST", "/coordination/held/release", "{\"olderThan\":\"PT0S\"}"))
                    .isEqualTo("{\"decided\":2,\"skipped\":[]}");
            await().untilAsserted(() ->
                    assertThat(get(house, chat).split("guardada", -1)).hasSize(2));
            await().untilAsserted(() -> assertThat(get(house, "/health")).contains("\"held\":{\"status\":\"UP\"}"));
            assertThat(send(house, "POST", "/coordination/held/release", "{\"all\":true}"))
                    .contains("\"decided\":0");
            assertThat(send(house, "POST", "/coordination/backup", "")).contains("makes no backups");
        }
    }
}
