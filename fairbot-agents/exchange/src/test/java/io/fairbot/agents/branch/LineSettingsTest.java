package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.SettingValues;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of lines in the branches file: checked before anything is stored, encrypted in the store, typed for the channel. */
class LineSettingsTest {
    private static final Setting<Integer> SPEED =
            new Setting<>("speed", "", Optional.of("7"), false, new SettingType<>("a whole number", Integer::valueOf));
    private static final Setting<Secret> TOKEN =
            new Setting<>("token", "", Optional.empty(), true, new SettingType<>("a text without blanks", text -> {
                if (text.contains(" ")) {
                    throw new IllegalArgumentException("blanks");
                }
                return Secret.of(text);
            }));

    @TempDir
    private Path directory;

    /** A channel whose lines have settings; it never gets a session. */
    private static final class TokenChannel implements WhatsAppChannel {
        private final Map<String, SettingValues> opened = new ConcurrentHashMap<>();

        @Override
        public String id() {
            return "token";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public SettingSchema lineSettings() {
            return SettingSchema.NONE.required(TOKEN).optional(SPEED);
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            opened.put(line.branch().id(), line.settings());
            return CompletableFuture.failedStage(new IllegalStateException("The provider is away."));
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private final TokenChannel channel = new TokenChannel();
    private final BranchAgent agent = new BranchAgent();

    private Path file(String lines) throws IOException {
        return Files.writeString(directory.resolve("branches.json"), """
            {"branches": [{"id": "one", "name": "One", "phone": "+5549999990001", "channel": "token",
             "hours": {"mon-fri": ["09:00-17:00"]}%s}]}
            """.formatted(lines));
    }

    private AgentHouse house(String lines) throws IOException {
        return new AgentHouse(directory, Optional.of(file(lines)), channel, agent);
    }

    private static Document<BranchDefinition> stored(AgentHouse house) {
        return house.time()
                .await(house.store().get(BranchAgent.BRANCHES, "one"))
                .orElseThrow();
    }

    @Test
    void aLineIsOpenedWithItsTypedSettings() throws IOException {
        AgentHouse house = house(", \"lines\": {\"token\": {\"token\": \"s3cret\", \"speed\": 9}}");

        house.start(agent);
        assertThat(channel.opened).containsOnlyKeys("one");
        SettingValues settings = channel.opened.getOrDefault("one", SettingValues.NONE);
        assertThat(settings.get(TOKEN)).isEqualTo(Secret.of("s3cret"));
        assertThat(settings.get(SPEED)).isEqualTo(9);
        assertThat(Json.mapper().valueToTree(stored(house).value()).toString())
                .contains("sealed:1:")
                .doesNotContain("s3cret");
    }

    @Test
    void aFileWithWrongSettingsIsRefusedBeforeAnythingIsStored() throws IOException {
        AgentHouse house = house(", \"lines\": {\"token\": {\"token\": \"s3 cret\", \"speed\": \"fast\"}}");

        assertThatThrownBy(() -> house.start(agent))
                .hasMessageContaining("Its lines.token.token must be a text without blanks.")
                .hasMessageContaining("Its lines.token.speed must be a whole number, not \"fast\".")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3 cret"));
        assertThat(house.time().await(house.store().get(BranchAgent.BRANCHES, "one")))
                .isEmpty();
    }

    @Test
    void aFileIsCheckedWithoutAStart() throws IOException {
        Settings settings = Settings.defaults().with(BootstrapSettings.BRANCHES_FILE, file(""));
        BranchSchema schema = new BranchSchema(
                ZoneOffset.UTC, "sandbox", agent.branchSettings(), Map.of("token", channel.lineSettings()));

        assertThat(BranchAgent.validateInitialData(settings, schema))
                .singleElement()
                .asString()
                .contains("Its lines.token.token is missing; it must be a text without blanks.");
    }

    @Test
    void aStoredLineWhoseSettingIsMissingNowIsNotOpened() throws IOException {
        AgentHouse house = house(", \"lines\": {\"token\": {\"token\": \"s3cret\"}}");
        house.start(agent);
        house.stop(agent);
        channel.opened.clear();
        Document<BranchDefinition> document = stored(house);
        BranchDefinition without = document.value().withSettings(Map.of(), Map.of());
        house.time().await(house.store().apply(Batch.of("b", Write.replace(document, without))));

        house.start(agent);
        assertThat(agent.parts().get("branch.one"))
                .extracting(Health::reason)
                .asString()
                .contains("The branch \"one\" cannot be used. Its lines.token.token is missing;");
        assertThat(channel.opened).isEmpty();
    }
}
