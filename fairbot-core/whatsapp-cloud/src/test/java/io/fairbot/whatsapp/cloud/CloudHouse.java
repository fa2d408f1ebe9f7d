package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient.GraphTimeouts;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bot on the two lines of a lab, with a store in memory: from a customer through the webhook to the handler, and back through the
 * Graph API. Its clock can be moved. The branch {@code centro} has the first number, {@code praia} the second.
 */
final class CloudHouse implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final GraphTimeouts TIMEOUTS =
            new GraphTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(20));

    final CloudLab lab;
    private final Path directory;
    private final StoreProvider storage;
    private final HttpClient http = HttpClient.newHttpClient();
    private ConversationHandler handler = CloudHouse::echo;
    private ConversationOptions options = ConversationOptions.DEFAULTS;
    private UnaryOperator<SupervisionOptions> supervision = UnaryOperator.identity();
    private volatile Duration moved = Duration.ZERO;
    private String key = "";
    private @Nullable DocumentStore store;
    private @Nullable Coordinator coordinator;

    CloudHouse(CloudLab lab, Path directory) {
        this(lab, directory, new MemoryStorage());
    }

    CloudHouse(CloudLab lab, Path directory, StoreProvider storage) {
        this.lab = lab;
        this.directory = directory;
        this.storage = storage;
    }

    /** Answers a text with the branch and the text, and two options. */
    private static Turn echo(ConversationState state, ConversationEvent event, ConversationContext context) {
        return event instanceof ConversationEvent.Message message
                ? Turn.reply(Reply.of(
                        context.branch() + ": " + message.text(),
                        List.of(new ChoiceOption("euro", "Euro"), new ChoiceOption("dolar", "Dólar"))))
                : Turn.ignore();
    }

    CloudHouse handler(ConversationHandler bot) {
        handler = bot;
        return this;
    }

    CloudHouse options(ConversationOptions changed) {
        options = changed;
        return this;
    }

    CloudHouse supervision(UnaryOperator<SupervisionOptions> changed) {
        supervision = changed;
        return this;
    }

    /** Starts the bot, and has the lab deliver to it. */
    CloudHouse start() {
        boot();
        deliverHere();
        return this;
    }

    /** Starts the bot; the lab goes on to deliver where it did before. */
    CloudHouse boot() {
        Settings settings = Settings.fromVariables(Map.of(
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                        "FAIRBOT_CLOUD_APP_SECRET", "the-secret-before," + CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()))
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0);
        Coordinator built = Coordinator.builder(settings)
                .storage((models, platform) -> storage.open(models, platform).thenApply(this::opened))
                .channel(new CloudChannel(TIMEOUTS))
                .branch(branch("centro", CloudLab.NUMBERS.get(0)))
                .branch(branch("praia", CloudLab.NUMBERS.get(1)))
                .handler(handler)
                .clock(() -> Instant.now().plus(moved))
                .conversationOptions(options)
                .supervision(supervision.apply(SupervisionOptions.DEFAULTS))
                .onFirstSecret(secret -> key = secret.value().reveal())
                .build();
        coordinator = built;
        built.start();
        return this;
    }

    private DocumentStore opened(DocumentStore opened) {
        store = opened;
        return opened;
    }

    void deliverHere() {
        lab.perform("config", Map.of("callback", address() + "/webhooks/whatsapp"));
    }

    private static Branch branch(String id, String number) {
        return Branch.of(id, CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, number)
                .with(CloudChannel.ACCOUNT_ID, CloudLab.ACCOUNT);
    }

    void stop() {
        if (coordinator != null) {
            coordinator.close();
        }
    }

    CloudHouse restart() {
        stop();
        return start();
    }

    Coordinator coordinator() {
        return Objects.requireNonNull(coordinator, "The bot was not started.");
    }

    URI address() {
        return coordinator().address();
    }

    /** Moves the wall clock, forward or back, as an operator does: what waits goes on waiting. */
    void moveClock(Duration by) {
        moved = moved.plus(by);
    }

    /** Returns the time of the bot's clock. */
    Instant now() {
        return Instant.now().plus(moved);
    }

    /** Returns the id under which Meta knows a customer, who is answered under it. */
    static String person(String phone) {
        return "BR." + phone;
    }

    /** Lets a customer write; returns the id of the message. */
    String says(String from, String text) {
        return says(from, text, Map.of());
    }

    String says(String from, String text, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(Map.of("from", from, "text", text, "user_id", person(from)));
        fields.putAll(more);
        return lab.perform("say", fields).path("id").asText();
    }

    /** Waits until the lab has accepted a number of messages; returns the last. */
    JsonNode sent(int count) {
        await().atMost(PATIENCE).until(() -> lab.accepted().size() >= count);
        List<JsonNode> all = lab.accepted();
        assertThat(all).hasSize(count);
        return all.get(all.size() - 1);
    }

    /** Waits until the lab has accepted a message with certain words. */
    JsonNode sent(String words) {
        await(words).atMost(PATIENCE).until(() -> count(words) > 0);
        return lab.accepted().stream()
                .filter(sent -> isOf(sent, words))
                .findFirst()
                .orElseThrow();
    }

    /** Returns how often the lab has accepted a message with certain words. */
    long count(String words) {
        return lab.accepted().stream().filter(sent -> isOf(sent, words)).count();
    }

    private static boolean isOf(JsonNode sent, String words) {
        return sent.path("words").asText().equals(words);
    }

    void until(String what, BooleanSupplier condition) {
        await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    /** Waits until a delivery was answered with 200. */
    void acknowledged(String delivery) {
        until("the delivery is acknowledged", () -> lab.isAcknowledged(delivery));
    }

    /** Lets Meta report a change of the account. */
    void account(String event) {
        delivers(event, "account_update", Map.of("event", event));
    }

    /** Delivers a change of any field, and waits for the acknowledgement. */
    void delivers(String name, String field, Map<String, ?> value) {
        lab.perform("raw", Map.of("key", name, "changes", List.of(Map.of("field", field, "value", value))));
        acknowledged(name);
    }

    /** Returns a resource of the API. */
    JsonNode get(String path) {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
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

    /** Returns the state of the line of a branch, such as {@code OPEN}. */
    JsonNode line(String branch) {
        return get("/branches/" + branch + "/session");
    }

    /** Returns all documents of a model of the conversations. */
    <T> List<T> stored(Model<T> model) {
        return CloudFixture.done(
                        Objects.requireNonNull(store).find(Query.of(model).limit(Query.MAX_LIMIT)))
                .documents()
                .stream()
                .map(Document::value)
                .toList();
    }

    @Override
    public void close() {
        stop();
    }
}
