package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.AgentState;
import io.fairbot.agent.engine.AgentTransitionTable.AgentEffect;
import io.fairbot.agent.engine.AgentTransitionTable.AgentPhase;
import io.fairbot.agent.engine.AgentTransitionTable.AgentSignal;
import io.fairbot.agent.engine.AgentTransitionTable.AgentTransition;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of the agents' state machine: each phase with each signal. */
class AgentTransitionTableTest {
    /** Phases, signals, next phase ("=" for the same), effects; "+" before the next phase when nothing pending is dropped. */
    private static final String TABLE = """
        REGISTERED STOPPED CONFIGURING WAITING ACQUIRING STANDBY BACKOFF | RUN | CONFIGURING | RESET_BUDGET CONFIGURE
        STARTING RUNNING | RUN | RESTARTING | RESET_BUDGET HALT STOP_AGENT
        STOPPING RESTARTING | RUN | +RESTARTING | RESET_BUDGET
        FAILED_STOPPING FAILED_RETRYING | RUN | +FAILED_RETRYING | RESET_BUDGET
        REGISTERED CONFIGURING WAITING ACQUIRING STANDBY BACKOFF | STOP | STOPPED | FAIL_START CLOSE_MAILBOX RELEASE SHOW_STOPPED
        STARTING RUNNING | STOP | STOPPING | FAIL_START HALT CLOSE_MAILBOX STOP_AGENT
        STOPPING RESTARTING | STOP | +STOPPING | FAIL_START
        FAILED_STOPPING FAILED_RETRYING | STOP | +FAILED_STOPPING | FAIL_START
        STOPPED | STOP | += | FAIL_START
        RUNNING | UPDATE | += | APPLY_UPDATE
        REGISTERED CONFIGURING WAITING ACQUIRING STANDBY STARTING BACKOFF STOPPED | UPDATE | += | DEFER_UPDATE
        STOPPING RESTARTING FAILED_STOPPING FAILED_RETRYING | UPDATE | += | DEFER_UPDATE
        CONFIGURING | CONFIGURED | WAITING | SHOW_CONFIGURED
        WAITING | DEPENDENCY_MISSING | += | SHOW_CONFIGURED
        WAITING | LEASE_MISSING | ACQUIRING | ACQUIRE
        WAITING | NOTHING_MISSING | STARTING | SHOW_STARTING START
        ACQUIRING | LEASED | WAITING | EVALUATE
        ACQUIRING | LEASED_ELSEWHERE | STANDBY | CLOSE_MAILBOX SHOW_CONFIGURED STAND_BY COMPLETE_START
        STANDBY | TIMER TIMER_WHILE_BUSY | WAITING | EVALUATE
        STARTING | STARTED | RUNNING | SHOW_READY COMPLETE_START BEGIN
        RUNNING | DEPENDENCY_MISSING LEASE_MISSING NOTHING_MISSING | += | SHOW_HEALTH
        REGISTERED CONFIGURING ACQUIRING STANDBY STARTING | DEPENDENCY_MISSING LEASE_MISSING NOTHING_MISSING | += |
        STOPPING RESTARTING FAILED_STOPPING FAILED_RETRYING | DEPENDENCY_MISSING LEASE_MISSING NOTHING_MISSING | += |
        BACKOFF STOPPED | DEPENDENCY_MISSING LEASE_MISSING NOTHING_MISSING | += |
        BACKOFF | TIMER | CONFIGURING | CONFIGURE
        BACKOFF | TIMER_WHILE_BUSY | += | AWAIT_CALLS
        STOPPING FAILED_STOPPING | STOP_ENDED | STOPPED | RELEASE CLOSE_MAILBOX SHOW_STOPPED
        STOPPING FAILED_STOPPING | STOP_FAILED | STOPPED | RELEASE INTERRUPT CLOSE_MAILBOX SHOW_STOPPED
        RESTARTING | STOP_ENDED | CONFIGURING | RELEASE SHOW_RESTART CONFIGURE
        RESTARTING | STOP_FAILED | CONFIGURING | RELEASE INTERRUPT SHOW_RESTART CONFIGURE
        FAILED_RETRYING | STOP_ENDED | BACKOFF | RELEASE SCHEDULE_RESTART
        FAILED_RETRYING | STOP_FAILED | BACKOFF | RELEASE INTERRUPT SCHEDULE_RESTART
        CONFIGURING ACQUIRING | FAIL | BACKOFF | SHOW_FAILED FAIL_START HALT INTERRUPT RELEASE SCHEDULE_RESTART
        CONFIGURING ACQUIRING | FAIL_FIRST_START | STOPPED | SHOW_FAILED FAIL_START HALT INTERRUPT REPORT_START_FAILURE RELEASE CLOSE_MAILBOX SHOW_STOPPED
        STARTING RUNNING | FAIL | FAILED_RETRYING | SHOW_FAILED FAIL_START HALT INTERRUPT ABANDON_START STOP_AGENT
        STARTING RUNNING | FAIL_FIRST_START | FAILED_STOPPING | SHOW_FAILED FAIL_START HALT INTERRUPT REPORT_START_FAILURE CLOSE_MAILBOX ABANDON_START STOP_AGENT
        CONFIGURING WAITING | LEASE_LOST | CONFIGURING | RELEASE SHOW_RESTART CONFIGURE
        STARTING RUNNING | LEASE_LOST | RESTARTING | HALT STOP_AGENT
        STOPPING RESTARTING FAILED_STOPPING FAILED_RETRYING | LEASE_LOST | += |
        """;

    private static final Map<AgentPhase, Map<AgentSignal, AgentTransition>> EXPECTED = read();

    private static Map<AgentPhase, Map<AgentSignal, AgentTransition>> read() {
        Map<AgentPhase, Map<AgentSignal, AgentTransition>> table = new EnumMap<>(AgentPhase.class);
        TABLE.lines().forEach(line -> {
            List<String> cells =
                    Arrays.stream(line.split("\\|", 4)).map(String::strip).toList();
            boolean keeps = cells.get(2).startsWith("+");
            String next = keeps ? cells.get(2).substring(1) : cells.get(2);
            List<AgentEffect> effects =
                    words(cells.get(3)).map(AgentEffect::valueOf).toList();
            words(cells.get(0))
                    .map(AgentPhase::valueOf)
                    .forEach(phase -> words(cells.get(1))
                            .map(AgentSignal::valueOf)
                            .forEach(signal -> {
                                AgentPhase to = next.equals("=") ? phase : AgentPhase.valueOf(next);
                                assertThat(table.computeIfAbsent(phase, none -> new EnumMap<>(AgentSignal.class))
                                                .put(signal, new AgentTransition(to, !keeps, effects)))
                                        .as("%s %s is there once", phase, signal)
                                        .isNull();
                            }));
        });
        return table;
    }

    private static Stream<String> words(String cell) {
        return cell.isEmpty() ? Stream.empty() : Arrays.stream(cell.split(" "));
    }

    /** What is expected of a pair; empty for one that cannot come. */
    static Optional<AgentTransition> expected(AgentPhase phase, AgentSignal signal) {
        return Optional.ofNullable(EXPECTED.getOrDefault(phase, Map.of()).get(signal));
    }

    static Stream<Arguments> everyPair() {
        return Arrays.stream(AgentPhase.values())
                .flatMap(phase -> Arrays.stream(AgentSignal.values()).map(signal -> Arguments.of(phase, signal)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyPair")
    void eachPairIsAsTheTableSays(AgentPhase phase, AgentSignal signal) {
        assertThat(AgentTransitionTable.next(phase, signal)).isEqualTo(expected(phase, signal));
    }

    /** A phase, and the state that is shown in it. */
    private record PhaseAndState(AgentPhase phase, AgentState state) {}

    @Test
    void theStatesThatAreShownAreThoseOfTheApiAndNoOthers() {
        Map<AgentState, Set<AgentState>> seen = new EnumMap<>(AgentState.class);
        Set<PhaseAndState> known = new HashSet<>();
        Deque<PhaseAndState> open = new ArrayDeque<>();
        open.add(new PhaseAndState(AgentPhase.REGISTERED, AgentState.REGISTERED));
        while (!open.isEmpty()) {
            PhaseAndState from = open.remove();
            if (!known.add(from)) {
                continue;
            }
            for (AgentSignal signal : AgentSignal.values()) {
                AgentTransitionTable.next(from.phase(), signal)
                        .ifPresent(transition -> shown(from.state(), transition, seen)
                                .forEach(state -> open.add(new PhaseAndState(transition.next(), state))));
            }
        }

        for (AgentState state : AgentState.values()) {
            assertThat(seen.getOrDefault(state, Set.of())).as("after %s", state).isEqualTo(state.allowedTransitions());
        }
        assertThat(known).extracting(PhaseAndState::phase).contains(AgentPhase.values());
    }

    /** The states that may be shown after a transition; notes each change on the way. */
    private static Set<AgentState> shown(
            AgentState before, AgentTransition transition, Map<AgentState, Set<AgentState>> seen) {
        Set<AgentState> now = EnumSet.of(before);
        for (AgentEffect effect : transition.effects()) {
            if (!effect.shown().isEmpty()) {
                for (AgentState from : now) {
                    for (AgentState to : effect.shown()) {
                        if (from != to) {
                            seen.computeIfAbsent(from, none -> EnumSet.noneOf(AgentState.class))
                                    .add(to);
                        }
                    }
                }
                now = EnumSet.copyOf(effect.shown());
            }
        }
        return now;
    }
}
