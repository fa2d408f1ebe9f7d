package io.fairbot.samples.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bot on a line of the gateway: the coordinator serves the webhook, and the key of the line outlives a restart. */
@SuppressWarnings("try") // The coordinator runs in the background, until the block ends.
class GatewayBotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LINE = "centro";
    private static final String ANA = "+5548999990001";

    @TempDir
    private Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MemoryStorage storage = new MemoryStorage();
    private GatewayServer gateway;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = new GatewayServer(executor);
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
        executor.shutdownNow();
    }

    private Settings settings() {
        return Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(GatewayChannel.URL, gateway.address())
                .with(GatewayChannel.TOKEN, Secret.of(GatewayServer.TOKEN));
    }

    private static Branch branch() {
        return Branch.of(LINE, "gateway", ZoneOffset.UTC)
                .with(GatewayChannel.NUMBER, GatewayServer.NUMBER)
                .with(GatewayChannel.PIN, GatewayServer.PIN);
    }

    private Coordinator bot(Settings settings, Branch branch) {
        return Coordinator.builder(settings)
                .storage(storage)
                .channel(new GatewayChannel())
                .branch(branch)
                .handler((state, event, context) ->
                        Turn.reply(Reply.of("Você disse: " + event.text(), List.of(new ChoiceOption("more", "Mais")))))
                .build();
    }

    private Coordinator started() {
        Coordinator bot = bot(settings(), branch());
        gateway.deliverTo(bot.start().address());
        return bot;
    }

    private static Map<String, String> message(String id, String text) {
        return Map.of(
                "type", "message", "id", id, "from", ANA, "at", Instant.now().toString(), "text", text);
    }

    /** Delivers a message as the gateway does: again until it is acknowledged. */
    private void delivers(String id, String text) {
        await().atMost(PATIENCE).until(() -> status(gateway.deliverNow(LINE, message(id, text))));
    }

    private static boolean status(CompletionStage<Void> delivery) {
        return delivery.handle((done, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private void reads(int count, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.chatOf(LINE, ANA))
                        .hasSize(count)
                        .last()
                        .satisfies(message ->
                                assertThat(message.path("text").asText()).contains(text)));
    }

    @Test
    void aCustomerOfTheGatewayTalksToABot() {
        try (Coordinator bot = started()) {
            delivers("m1", "oi");
            reads(1, "Você disse: oi");
            assertThat(gateway.chatOf(LINE, ANA).get(0).path("text").asText())
                    .as("options as text")
                    .contains("1")
                    .contains("Mais");
            delivers("m1", "oi");
            delivers("m2", "tchau");
            reads(2, "Você disse: tchau");
        }
    }

    @Test
    void theKeyOfALineOutlivesARestart() {
        try (Coordinator bot = started()) {
            delivers("m1", "oi");
            reads(1, "oi");
        }
        assertThat(gateway.isRegistered(LINE))
                .as("the gateway tells the key only once")
                .isTrue();
        try (Coordinator bot = started()) {
            delivers("m2", "ainda aí?");
            reads(2, "ainda aí?");
        }
    }

    @Test
    void aDeliveryWithAnotherSignatureIsRefused() {
        try (Coordinator bot = started()) {
            delivers("m1", "oi");
            assertThat(gateway.post(LINE, message("m2", "dinheiro"), "another key")
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(401);
            reads(1, "oi");
        }
    }

    @Test
    void aLineWithoutItsSettingsIsNotOpened() {
        Branch branch = Branch.of(LINE, "gateway", ZoneOffset.UTC).with(GatewayChannel.NUMBER, GatewayServer.NUMBER);
        try (Coordinator bot = bot(settings(), branch)) {
            assertThatThrownBy(bot::start)
                    .hasStackTraceContaining(
                            "The branch centro cannot be opened. Of the settings of its line on the channel"
                                    + " gateway, pin is missing; it must be six digits.");
        }
        assertThat(gateway.isRegistered(LINE)).isFalse();
    }

    @Test
    void withoutATokenItSaysWhatToDo() {
        Settings without =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        try (Coordinator bot = bot(without, branch())) {
            assertThatThrownBy(bot::start).hasStackTraceContaining("set FAIRBOT_GATEWAY_TOKEN");
        }
    }
}
