package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A secret of a line outlives restarts and a backup, and is readable nowhere but in the branches file. */
@SuppressWarnings("try") // The coordinator runs in the background, until the block ends.
class LineSecretsTest {
    private static final String SECRET = "s3cret-of-the-line";
    private static final Secret KEY = Secret.of("fb_test-key-of-the-secrets");
    private static final Setting<Secret> TOKEN =
            new Setting<>("token", "", Optional.empty(), true, new SettingType<>("a text", Secret::of));

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final TokenChannel channel = new TokenChannel();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(log);
    }

    /** The sandbox, with lines that need a token. */
    private static final class TokenChannel implements WhatsAppChannel {
        private final SandboxChannel sandbox = new SandboxChannel();
        private final List<Secret> tokens = new ArrayList<>();

        @Override
        public String id() {
            return sandbox.id();
        }

        @Override
        public boolean deduplicates() {
            return sandbox.deduplicates();
        }

        @Override
        public boolean isLive() {
            return sandbox.isLive();
        }

        @Override
        public SettingSchema lineSettings() {
            return SettingSchema.NONE.required(TOKEN);
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return sandbox.start(context);
        }

        @Override
        public synchronized CompletionStage<WhatsAppSession> open(LineContext line) {
            tokens.add(line.settings().get(TOKEN));
            return sandbox.open(line);
        }

        @Override
        public CompletionStage<Void> stop() {
            return sandbox.stop();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Coordinator coordinator() throws IOException {
        Path file = Files.writeString(directory.resolve("branches.json"), """
            {"branches": [{"id": "centro", "name": "Centro", "phone": "+5548999990001",
             "hours": {"every-day": ["00:00-24:00"]}, "lines": {"sandbox": {"token": "%s"}}}]}
            """.formatted(SECRET));
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, data())
                .with(BootstrapSettings.BRANCHES_FILE, file)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        return Coordinator.builder(settings)
                .storage(Storage.embedded(data()))
                .channel(channel)
                .agent(new BranchAgent())
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .build();
    }

    private static String call(Coordinator on, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(on.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isLessThan(300);
        return answer.body();
    }

    @Test
    void aSecretOfALineIsReadableNowhere() throws Exception {
        List<String> shown = new ArrayList<>();
        try (Coordinator bot = coordinator().start()) {
            shown.add(call(
                    bot,
                    "POST",
                    "/sandbox/messages?wait=30s",
                    "{\"branch\":\"centro\",\"from\":\"+5548999990002\",\"text\":\"oi\"}"));
            assertThat(shown.get(0)).contains("eco oi");
            shown.add(call(bot, "POST", "/coordination/backup", ""));
            for (String path : List.of(
                    "/health", "/coordination/status", "/agents", "/config", "/audit", "/branches/centro/session")) {
                shown.add(call(bot, "GET", path, ""));
            }
        }
        try (Coordinator bot = coordinator().start()) {
            assertThat(channel.tokens).as("also after a restart").containsExactly(Secret.of(SECRET), Secret.of(SECRET));
        }

        assertThat(shown).noneSatisfy(text -> assertThat(text).contains(SECRET));
        assertThat(log.list)
                .noneSatisfy(event -> assertThat(event.getFormattedMessage()).contains(SECRET));
        assertThat(filesWith(SECRET)).isEmpty();
        assertThat(filesWith("sealed:1:")).as("the store and its backup").hasSizeGreaterThanOrEqualTo(2);
    }

    /** Returns the files of the data directory that contain a text. */
    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutTheKeyTheStartSaysWhatToDo() throws Exception {
        try (Coordinator bot = coordinator().start()) {
            assertThat(channel.tokens).hasSize(1);
        }
        Files.delete(data().resolve("encryption.key"));

        try (Coordinator bot = coordinator()) {
            assertThat(catchThrowable(bot::start))
                    .hasStackTraceContaining(
                            "The key of the stored secrets is gone: put encryption.key back into the data"
                                    + " directory, or set FAIRBOT_ENCRYPTION_KEY.");
        }
        assertThat(channel.tokens).hasSize(1);
    }
}
