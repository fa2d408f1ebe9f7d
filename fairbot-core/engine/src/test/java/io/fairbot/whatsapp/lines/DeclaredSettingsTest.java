package io.fairbot.whatsapp.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Lines;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The settings that agents and channels declare for branches, together. */
class DeclaredSettingsTest {
    private static final Setting<String> DOCTOR = doctor("Who is asked");

    private static Setting<String> doctor(String description) {
        return new Setting<>("doctor", description, Optional.empty(), false, new SettingType<>("a name", name -> name));
    }

    /** An agent that declares settings of branches. */
    private record Clinic(String id, SettingSchema branchSettings) implements Agent {
        @Override
        public AgentInfo info() {
            return AgentInfo.of(id, "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    @Test
    void agentsMayShareASetting() {
        BranchSchema schema = DeclaredSettings.of(
                Settings.defaults(),
                List.of(
                        new Clinic("one", SettingSchema.NONE.optional(DOCTOR)),
                        new Clinic("two", SettingSchema.NONE.required(DOCTOR))),
                List.of(new SandboxChannel()));

        assertThat(schema.settings().settings())
                .filteredOn(setting -> !setting.name().startsWith("handoff"))
                .containsExactly(DOCTOR);
        assertThat(schema.settings().isRequired(DOCTOR)).isTrue();
        assertThat(schema.lines()).containsOnlyKeys(SandboxChannel.ID);
        assertThat(schema.channel()).isEqualTo("sandbox");
    }

    @Test
    void twoSettingsOfOneNameAreRefusedWithTheAgent() {
        List<Agent> agents = List.of(
                new Clinic("one", SettingSchema.NONE.optional(DOCTOR)),
                new Clinic("two", SettingSchema.NONE.optional(doctor("Who answers"))));

        assertThatThrownBy(() -> DeclaredSettings.of(Settings.defaults(), agents, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The settings of branches that the agent two declares cannot be used. Two settings are called"
                                + " doctor; give one of them another name.");
    }

    @Test
    void anApplicationWithoutAChannelHasNoBranches() {
        assertThatThrownBy(Lines.NONE::definitions)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This application has no channel, so it has no branches.");
    }
}
