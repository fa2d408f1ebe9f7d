package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.runtime.virtual.VirtualPlatform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of an agent and the steps between them. */
class AgentStateTrackerTest {
    private static final Map<AgentState, Set<AgentState>> LEGAL = Map.of(
            AgentState.REGISTERED, Set.of(AgentState.CONFIGURED, AgentState.FAILED, AgentState.STOPPED),
            AgentState.CONFIGURED, Set.of(AgentState.STARTING, AgentState.FAILED, AgentState.STOPPED),
            AgentState.STARTING, Set.of(AgentState.READY, AgentState.FAILED, AgentState.STOPPED),
            AgentState.READY, Set.of(AgentState.DEGRADED, AgentState.FAILED, AgentState.STOPPED),
            AgentState.DEGRADED, Set.of(AgentState.READY, AgentState.FAILED, AgentState.STOPPED),
            AgentState.FAILED, Set.of(AgentState.CONFIGURED, AgentState.STOPPED),
            AgentState.STOPPED, Set.of(AgentState.CONFIGURED, AgentState.FAILED));
    /** A way to each state. */
    private static final Map<AgentState, List<AgentState>> WAYS = Map.of(
            AgentState.REGISTERED, List.of(),
            AgentState.CONFIGURED, List.of(AgentState.CONFIGURED),
            AgentState.STARTING, List.of(AgentState.CONFIGURED, AgentState.STARTING),
            AgentState.READY, List.of(AgentState.CONFIGURED, AgentState.STARTING, AgentState.READY),
            AgentState.DEGRADED,
                    List.of(AgentState.CONFIGURED, AgentState.STARTING, AgentState.READY, AgentState.DEGRADED),
            AgentState.FAILED, List.of(AgentState.FAILED),
            AgentState.STOPPED, List.of(AgentState.STOPPED));

    private final VirtualPlatform time = new VirtualPlatform(Troupe.START, 1);
    private final List<AgentStateChange> events = new ArrayList<>();
    private final AgentStateTracker tracker =
            new AgentStateTracker("desk", "desk@node", time.platform().time(), events::add);

    static Stream<Arguments> everyStep() {
        return Arrays.stream(AgentState.values())
                .flatMap(from -> Arrays.stream(AgentState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("everyStep")
    void onlyLegalStepsAreTaken(AgentState from, AgentState to) {
        WAYS.getOrDefault(from, List.of()).forEach(step -> tracker.transitionTo(step, ""));
        events.clear();

        if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
            tracker.transitionTo(to, "because");
            assertThat(tracker.state()).isEqualTo(to);
            assertThat(events)
                    .containsExactly(new AgentStateChange("desk", "desk@node", from, to, "because", Troupe.START));
        } else {
            assertThatThrownBy(() -> tracker.transitionTo(to, "because"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("The agent desk is " + from + " and cannot become " + to + "; only ");
            assertThat(tracker.state()).isEqualTo(from);
            assertThat(events).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTableIsWhatTheDocumentsSay(AgentState state) {
        assertThat(state.allowedTransitions()).isEqualTo(LEGAL.get(state)).doesNotContain(state);
        assertThat(state.isRunning()).isEqualTo(state == AgentState.READY || state == AgentState.DEGRADED);
    }

    @Test
    void itRemembersTheLastTwentyStepsAndTheReasonOfNow() {
        for (int i = 0; i < 15; i++) {
            tracker.transitionTo(AgentState.CONFIGURED, "c" + i);
            tracker.transitionTo(AgentState.STOPPED, "s" + i);
        }
        tracker.show(AgentState.STOPPED, "only another reason");

        assertThat(tracker.history())
                .hasSize(20)
                .last()
                .extracting(AgentStateChange::reason)
                .isEqualTo("s14");
        assertThat(tracker.history().get(0).reason()).isEqualTo("c5");
        assertThat(tracker.status().reason()).isEqualTo("only another reason");
        assertThat(events).hasSize(30);
    }

    @Test
    void whoeverHearsOfItCannotHinderIt() {
        AgentStateTracker other =
                new AgentStateTracker("desk", "desk@node", time.platform().time(), event -> {
                    throw new IllegalStateException("a bad listener");
                });

        other.transitionTo(AgentState.CONFIGURED, "");

        assertThat(other.state()).isEqualTo(AgentState.CONFIGURED);
    }
}
