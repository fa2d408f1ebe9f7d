package io.fairbot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentInfoTest {
    @Test
    void saysWhoAnAgentIs() {
        AgentInfo info = AgentInfo.of("exchange", "1.0").withDependencies("branch", "logging");

        assertThat(info.id()).isEqualTo("exchange");
        assertThat(info.version()).isEqualTo("1.0");
        assertThat(info.dependsOn()).containsExactlyInAnyOrder("branch", "logging");
        assertThat(info.capabilities()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Exchange", "1a", "-a", "a_b", "a b", "é", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"})
    void anIdIsALowerCaseWord(String id) {
        assertThatThrownBy(() -> AgentInfo.of(id, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + id + "\" cannot name an agent");
    }

    @Test
    void anAgentDoesNotDependOnItself() {
        AgentInfo info = AgentInfo.of("exchange", "1");

        assertThatThrownBy(() -> info.withDependencies("branch", "exchange"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The agent exchange depends on itself; leave that out.");
    }

    @Test
    void isNotChangedByTheSetsItWasMadeOf() {
        Set<String> words = new HashSet<>(Set.of("x"));
        AgentInfo info = new AgentInfo("a", "1", words, words);

        words.clear();

        assertThat(info.dependsOn()).containsExactly("x");
        assertThat(info.capabilities()).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource({
        "UP, UP, left",
        "UP, DEGRADED, right",
        "UP, DOWN, right",
        "DEGRADED, UP, left",
        "DEGRADED, DEGRADED, left",
        "DEGRADED, DOWN, right",
        "DOWN, UP, left",
        "DOWN, DEGRADED, left",
        "DOWN, DOWN, left"
    })
    void theWorseOfTwoHealthsWins(Health.HealthStatus one, Health.HealthStatus other, String winner) {
        Health left = new Health(one, "left");
        Health right = new Health(other, "right");

        assertThat(Health.worst(left, right).reason()).isEqualTo(winner);
    }

    @Test
    void aHealthSaysWhy() {
        assertThat(Health.UP).isEqualTo(new Health(Health.HealthStatus.UP, ""));
        assertThat(Health.degraded("slow")).isEqualTo(new Health(Health.HealthStatus.DEGRADED, "slow"));
        assertThat(Health.down("gone")).isEqualTo(new Health(Health.HealthStatus.DOWN, "gone"));
    }

    @Test
    void anAgentThatSaysNothingElseIsWellAndKeepsNothing() {
        Agent agent = new Agent() {
            @Override
            public AgentInfo info() {
                return AgentInfo.of("a", "1");
            }

            @Override
            public CompletionStage<Void> start(AgentContext context) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public CompletionStage<Void> stop() {
                return CompletableFuture.completedStage(null);
            }
        };

        assertThat(agent.health()).isEqualTo(Health.UP);
        assertThat(agent.parts()).isEmpty();
        assertThat(agent.models()).isEqualTo(List.of());
    }
}
