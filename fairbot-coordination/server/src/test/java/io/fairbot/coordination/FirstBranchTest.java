package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bot without the agent of the branches: its host names the branches, or none. */
class FirstBranchTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");
    private static final Model<Note> NOTES =
            Model.builder("test_notes", Note.class).build();
    private static final ConversationHandler ECHO = (state, event, context) -> Turn.reply("eco " + event.text());

    @TempDir
    private Path directory;

    record Note(String text) {}

    /** A bot that writes what it hears. */
    private static final class NotingBot implements ConversationHandler {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return Turn.reply("anotado").write(Write.put(NOTES, context.branch(), new Note(event.text())));
        }

        @Override
        public List<Model<?>> models() {
            return List.of(NOTES);
        }
    }

    /** The sandbox under another name, with a setting. */
    private record OtherChannel(SandboxChannel sandbox, Setting<String> setting) implements WhatsAppChannel {
        @Override
        public String id() {
            return "my-gate";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public Optional<BootstrapSettings.SettingGroup> settings() {
            return Optional.of(new BootstrapSettings.SettingGroup("Gate", "A channel.", List.of(setting)));
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            if (!context.settings().get(setting).equals("https://gate")) {
                throw new IllegalStateException("The setting was not read.");
            }
            return sandbox.start(context);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            return sandbox.open(line);
        }

        @Override
        public CompletionStage<Void> stop() {
            return sandbox.stop();
        }
    }

    private CoordinatorBuilder builder(Settings settings) {
        return Coordinator.builder(settings.with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage());
    }

    private static JsonNode call(Coordinator coordinator, String path, Optional<String> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json");
        body.ifPresent(text -> request.POST(HttpRequest.BodyPublishers.ofString(text)));
        return Json.mapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static String ask(Coordinator coordinator, String branch, String text)
            throws IOException, InterruptedException {
        String body =
                Json.mapper().writeValueAsString(Map.of("branch", branch, "from", "+5548999990001", "text", text));
        return call(coordinator, "/sandbox/messages?wait=20s", Optional.of(body))
                .at("/replies/0/text")
                .asText();
    }

    @Test
    void aBotSendsADocumentOfTheHost() throws Exception {
        byte[] bytes = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
        MediaRef document = MediaRef.ofBytes(MediaKind.DOCUMENT, "application/pdf", bytes);
        Coordinator bot = builder(Settings.defaults())
                .channel(new SandboxChannel())
                .handler((state, event, context) -> Turn.reply(new Media(document, "Como chegar")))
                .build();
        assertThatThrownBy(bot::media).isInstanceOf(IllegalStateException.class);
        try (bot) {
            bot.start();
            MediaRef stored = bot.media()
                    .put(MediaKind.DOCUMENT, "application/pdf", new ByteArrayInputStream(bytes))
                    .toCompletableFuture()
                    .join();
            assertThat(stored).isEqualTo(document);
            JsonNode answer = call(
                    bot,
                    "/sandbox/messages?wait=20s",
                    Optional.of("{\"branch\":\"main\",\"from\":\"+5548999990001\",\"text\":\"onde é?\"}"));
            assertThat(answer.path("replies").path(0).path("type").asText()).isEqualTo("document");
            assertThat(answer.path("replies").path(0).path("text").asText()).isEqualTo("Como chegar");
        }
    }

    /** An interpreter that counts characters. */
    private static final class LengthInterpreter implements Interpreter<Integer> {
        @Override
        public String id() {
            return "length";
        }

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }

        @Override
        public CompletionStage<Optional<Integer>> interpret(
                ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
            return CompletableFuture.completedStage(Optional.of(message.text().length()));
        }
    }

    @Test
    void anInterpreterOfTheHostIsAsked() throws Exception {
        try (Coordinator bot = builder(Settings.defaults())
                .channel(new SandboxChannel())
                .interpreter(new LengthInterpreter())
                .handler((state, event, context) ->
                        Turn.reply("letras: " + context.insight(Integer.class).orElse(0)))
                .build()) {
            bot.start();
            JsonNode answer = call(
                    bot,
                    "/sandbox/messages?wait=20s",
                    Optional.of("{\"branch\":\"main\",\"from\":\"+5548999990001\",\"text\":\"quatro\"}"));
            assertThat(answer.path("replies").path(0).path("text").asText()).isEqualTo("letras: 6");
        }
    }

    @Test
    void aBotWithoutBranchesHasOneOfItsOwn() throws Exception {
        try (Coordinator bot = builder(Settings.defaults())
                .channel(new SandboxChannel())
                .handler(ECHO)
                .build()) {
            assertThat(bot.start()).isSameAs(bot);
            assertThat(ask(bot, CoordinatorBuilder.DEFAULT_BRANCH, "oi")).isEqualTo("eco oi");
            assertThat(call(bot, "/health", Optional.empty())
                            .at("/components/branch.main/status")
                            .asText())
                    .isEqualTo("UP");
        }
    }

    @Test
    void aBranchCanHaveAHandlerOfItsOwn() throws Exception {
        try (Coordinator bot = builder(Settings.defaults())
                .channel(new SandboxChannel())
                .branch(Branch.of("centro", SandboxChannel.ID, ZoneOffset.UTC))
                .branch(Branch.of("praia", SandboxChannel.ID, ZoneOffset.UTC))
                .handler((state, event, context) ->
                        Turn.reply(context.require(Branches.class).value().all().size() + " filiais"))
                .handler("praia", new NotingBot())
                .build()) {
            assertThat(bot.models()).contains(NOTES);
            bot.start();
            assertThat(ask(bot, "centro", "oi")).isEqualTo("2 filiais");
            assertThat(ask(bot, "praia", "oi")).isEqualTo("anotado");
        }
    }

    @Test
    void aChannelOfOnesOwnCanBeTheDefaultAndHasSettings() throws Exception {
        Setting<String> address = new Setting<>(
                "FAIRBOT_GATE_URL",
                "Where the gate is",
                Optional.empty(),
                false,
                new Setting.SettingType<>("an address", text -> text));
        Settings settings =
                Settings.fromVariables(Map.of("FAIRBOT_CHANNEL", "my-gate", "FAIRBOT_GATE_URL", "https://gate"));
        try (Coordinator bot = builder(settings)
                .channel(new SandboxChannel())
                .channel(new OtherChannel(new SandboxChannel(), address))
                .handler(ECHO)
                .build()) {
            assertThatThrownBy(bot::start)
                    .as("two sandboxes offer the same routes")
                    .hasMessageContaining("/sandbox");
        }
        try (Coordinator bot = builder(settings)
                .channel(new OtherChannel(new SandboxChannel(), address))
                .handler(ECHO)
                .build()) {
            bot.start();
            assertThat(ask(bot, "main", "oi")).isEqualTo("eco oi");
        }
    }

    @Test
    void aDefaultChannelThatIsMissingIsNamed() {
        Settings settings = Settings.defaults().with(BootstrapSettings.CHANNEL, "web");
        try (Coordinator bot =
                builder(settings).channel(new SandboxChannel()).handler(ECHO).build()) {
            assertThatThrownBy(bot::start)
                    .hasMessageContaining("The branch main uses the channel web, which the coordinator does not have");
        }
    }

    @Test
    void aBranchIsNamedOnce() {
        Branch branch = Branch.of("centro", SandboxChannel.ID, ZoneOffset.UTC);
        CoordinatorBuilder twice = builder(Settings.defaults()).branch(branch);
        assertThatThrownBy(() -> twice.branch(branch))
                .hasMessage("There is a branch centro already; leave one of them out.");
        assertThatThrownBy(() -> Branch.of("Centro", "sandbox", ZoneOffset.UTC))
                .hasMessageStartingWith("\"Centro\" cannot name a branch");
    }

    @Test
    void withoutHandlerOrChannelThereIsNoBranch() {
        try (Coordinator idle = builder(Settings.defaults())
                .channel(new SandboxChannel())
                .models(NOTES)
                .build()) {
            idle.start();
            assertThat(idle.models()).contains(NOTES);
        }
        try (Coordinator deaf = builder(Settings.defaults()).handler(ECHO).build()) {
            assertThat(deaf.start().address()).isNotNull();
        }
    }
}
