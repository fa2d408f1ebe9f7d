package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEvent;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineState;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pair of state and event is what docs/inside/line-states.md says. */
class LineTransitionTableTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "inside", "line-states.md");
    private static final String SAME = "the same";

    private record StateEventPair(LineState state, LineEvent event) {}

    /** A documented pair; without a transition when it is ignored. */
    private static Map<StateEventPair, Optional<LineTransition>> documented() throws IOException {
        Map<StateEventPair, Optional<LineTransition>> pairs = new HashMap<>();
        boolean listed = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                listed = line.equals("## Transitions");
            }
            if (!line.startsWith("| `")) {
                continue;
            }
            String[] cells = line.substring(1).replace("`", "").split("\\|");
            LineEvent event = LineEvent.valueOf(cells[1].strip());
            for (String name : cells[0].strip().split(", ")) {
                LineState state = LineState.valueOf(name);
                Optional<LineTransition> transition =
                        listed ? Optional.of(transition(state, cells[2].strip(), cells[3].strip())) : Optional.empty();
                assertThat(pairs.put(new StateEventPair(state, event), transition))
                        .as("%s on %s is documented once", event, state)
                        .isNull();
            }
        }
        return pairs;
    }

    private static LineTransition transition(LineState state, String next, String effects) {
        return new LineTransition(
                next.equals(SAME) ? state : LineState.valueOf(next),
                Arrays.stream(effects.split(", ")).map(LineEffect::valueOf).toList());
    }

    @TestFactory
    Stream<DynamicTest> everyPair() throws IOException {
        Map<StateEventPair, Optional<LineTransition>> documented = documented();
        return Arrays.stream(LineState.values())
                .flatMap(state -> Arrays.stream(LineEvent.values()).map(event -> new StateEventPair(state, event)))
                .map(pair -> DynamicTest.dynamicTest(pair.event + " on " + pair.state, () -> {
                    Optional<LineTransition> expected = documented.get(pair);
                    if (expected == null) {
                        assertThatThrownBy(() -> LineTransitionTable.next(pair.state, pair.event))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("The event %s cannot happen to a line that is %s.", pair.event, pair.state);
                    } else {
                        assertThat(LineTransitionTable.next(pair.state, pair.event))
                                .isEqualTo(expected);
                    }
                }));
    }

    @Test
    void everyStateIsReachedAndEveryEffectIsUsed() throws IOException {
        Set<LineState> reached = EnumSet.of(LineState.NEW);
        Set<LineEffect> used = EnumSet.noneOf(LineEffect.class);
        Map<StateEventPair, Optional<LineTransition>> documented = documented();
        Deque<LineState> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            LineState state = open.remove();
            documented.forEach((pair, transition) -> {
                if (pair.state == state && transition.isPresent()) {
                    used.addAll(transition.get().effects());
                    if (reached.add(transition.get().next())) {
                        open.add(transition.get().next());
                    }
                }
            });
        }
        assertThat(reached).containsExactly(LineState.values());
        assertThat(used).containsExactly(LineEffect.values());
    }

    @Test
    void whatIsDispatchedWithinAnEventComesLast() throws IOException {
        documented().values().stream().flatMap(Optional::stream).forEach(transition -> {
            List<LineEffect> effects = transition.effects();
            for (LineEffect dispatching : List.of(LineEffect.DECIDE, LineEffect.VERIFY)) {
                assertThat(effects.indexOf(dispatching)).isIn(-1, effects.size() - 1);
            }
            assertThat(transition.next() == LineState.FAILED)
                    .as("a failed line decides at once")
                    .isEqualTo(effects.contains(LineEffect.DECIDE));
            assertThat(effects).doesNotHaveDuplicates();
        });
    }

    @Test
    void theStageOfTheFirstOpeningAlwaysEnds() throws IOException {
        documented()
                .forEach((pair, transition) -> transition
                        .filter(row -> pair.state == LineState.OPENING)
                        .ifPresent(row -> assertThat(row.effects())
                                .as("%s on %s", pair.event, pair.state)
                                .containsAnyOf(LineEffect.COMPLETE_OPEN, LineEffect.FAIL_OPEN)));
    }

    @Test
    void aStateThatIsLeftLeavesNothingBehind() throws IOException {
        Set<LineState> waiting = EnumSet.of(
                LineState.CONNECTING, LineState.LINKING, LineState.OPEN, LineState.DELAYED, LineState.QUEUED);
        // The delay is over, and the permit is held for the attempt.
        Set<LineEvent> continued = EnumSet.of(LineEvent.DELAY_OVER, LineEvent.PERMIT_GRANTED);
        documented()
                .forEach((pair, transition) -> transition
                        .filter(row -> waiting.contains(pair.state) && row.next() != pair.state)
                        .filter(row -> !continued.contains(pair.event))
                        .ifPresent(row -> assertThat(row.effects())
                                .as("%s on %s", pair.event, pair.state)
                                .startsWith(LineEffect.LEAVE)));
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseOfASessionIsAnEvent(SessionPhase phase) {
        assertThat(LineTransitionTable.ofSession(phase).name())
                .isEqualTo("SESSION_" + (phase == SessionPhase.RECONNECTING ? SessionPhase.CONNECTING : phase));
    }

    @ParameterizedTest
    @EnumSource
    void everyActionOnAFaultIsAnEvent(FailureAction action) {
        LineEvent event = LineTransitionTable.ofFault(action);
        if (action.name().startsWith("STOP_") || action == FailureAction.CONFIGURATION) {
            assertThat(event).isEqualTo(LineEvent.FAULT_STOP);
        } else if (action.name().startsWith("RECONNECT") || action == FailureAction.PROBE) {
            assertThat(event).isEqualTo(LineEvent.FAULT_VERIFY);
        } else if (action == FailureAction.REQUEST_RESEND) {
            assertThat(event).isEqualTo(LineEvent.FAULT_RESEND);
        } else {
            assertThat(event).isEqualTo(LineEvent.FAULT_REPORT);
        }
    }
}
