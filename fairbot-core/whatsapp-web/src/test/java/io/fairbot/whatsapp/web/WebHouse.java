package io.fairbot.whatsapp.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bot on a line of a lab, made of what an application has: the public channel, a coordinator and its API. Its store outlives a
 * restart.
 */
final class WebHouse implements AutoCloseable {
    static final String BRANCH = "centro";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WaLab lab;
    private final Path directory;
    private final StoreProvider storage = new MemoryStorage();
    private final HttpClient http = HttpClient.newHttpClient();
    private String key = "";
    private @Nullable Coordinator coordinator;

    WebHouse(WaLab lab, Path directory) {
        this.lab = lab;
        this.directory = directory;
    }

    /** Answers a text with the branch and the text, and two options. */
    private static Turn echo(ConversationState state, ConversationEvent event, ConversationContext context) {
        return event instanceof ConversationEvent.Message message
                ? Turn.reply(Reply.of(
                        context.branch() + ": " + message.text(),
                        List.of(new ChoiceOption("euro", "Euro"), new ChoiceOption("dolar", "Dólar"))))
                : Turn.ignore();
    }

    WebHouse start() {
        Settings settings = Settings.fromVariables(lab.settings())
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0);
        Coordinator built = Coordinator.builder(settings)
                .storage(storage)
                .channel(new WebChannel(new SecureRandom()))
                .branch(Branch.of(BRANCH, WebChannel.ID, ZoneOffset.UTC))
                .handler(WebHouse::echo)
                .onFirstSecret(secret -> key = secret.value().reveal())
                .build();
        coordinator = built;
        built.start();
        return this;
    }

    void stop() {
        if (coordinator != null) {
            coordinator.close();
        }
    }

    /** Links the line by the QR code that the API shows, as a person does. */
    void link(String phone) {
        JsonNode link = awaitLink("LINKING");
        assertThat(link.path("code").path("kind").asText()).isEqualTo("QR");
        lab.perform("scan", Map.of("qr", link.path("code").path("text").asText(), "phone", phone));
        awaitLink("OPEN");
    }

    /** Waits until the API shows a phase of the line. */
    JsonNode awaitLink(String phase) {
        return await(phase)
                .atMost(PATIENCE)
                .until(
                        () -> get("/branches/" + BRANCH + "/link"),
                        link -> link.path("phase").asText().equals(phase));
    }

    /** Returns a resource of the API. */
    JsonNode get(String path) {
        HttpRequest request = HttpRequest.newBuilder(Objects.requireNonNull(coordinator, "The bot was not started.")
                        .address()
                        .resolve(path))
                .header("Authorization", "Bearer " + key)
                .build();
        try {
            return Json.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
