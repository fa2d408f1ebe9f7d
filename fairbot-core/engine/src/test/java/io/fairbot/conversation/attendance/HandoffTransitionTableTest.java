package io.fairbot.conversation.attendance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.attendance.HandoffTransitionTable.HandoffTransition;
import io.fairbot.conversation.handoff.HandoffState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every pair of state and event is what docs/inside/handoff-states.md says. */
class HandoffTransitionTableTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "inside", "handoff-states.md");
    private static final String SAME = "the same";

    private record Pair(HandoffState state, HandoffEvent event) {}

    /** What the page says of a pair: the section, and the transition of a listed one. */
    private record Documented(String section, Optional<HandoffTransition> transition) {}

    private static Map<Pair, Documented> documented() throws IOException {
        Map<Pair, Documented> pairs = new HashMap<>();
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            }
            if (!line.startsWith("| `")
                    || !Set.of("Transitions", "Without effect", "Refused").contains(section)) {
                continue;
            }
            String[] cells = line.substring(1).replace("`", "").split("\\|");
            HandoffEvent event = HandoffEvent.valueOf(cells[1].strip());
            for (String name : cells[0].strip().split(", ")) {
                HandoffState state = HandoffState.valueOf(name);
                Documented entry = new Documented(
                        section,
                        section.equals("Transitions")
                                ? Optional.of(transition(state, cells[2].strip(), cells[3].strip()))
                                : Optional.empty());
                assertThat(pairs.put(new Pair(state, event), entry))
                        .as("%s on %s is documented once", event, state)
                        .isNull();
            }
        }
        return pairs;
    }

    private static HandoffTransition transition(HandoffState state, String next, String effects) {
        return new HandoffTransition(
                next.equals(SAME) ? state : HandoffState.valueOf(next),
                Arrays.stream(effects.split(", ")).map(HandoffEffect::valueOf).toList());
    }

    @TestFactory
    Stream<DynamicTest> everyPair() throws IOException {
        Map<Pair, Documented> documented = documented();
        return Arrays.stream(HandoffState.values())
                .flatMap(state -> Arrays.stream(HandoffEvent.values()).map(event -> new Pair(state, event)))
                .map(pair -> DynamicTest.dynamicTest(
                        pair.event + " on " + pair.state,
                        () -> check(pair, Optional.ofNullable(documented.get(pair)))));
    }

    /** Compares a pair with the page; one that the page does not name is impossible. */
    private static void check(Pair pair, Optional<Documented> expected) {
        boolean isRefused =
                expected.filter(entry -> entry.section.equals("Refused")).isPresent();
        assertThat(HandoffTransitionTable.isRefused(pair.state, pair.event)).isEqualTo(isRefused);
        if (expected.isEmpty() || isRefused) {
            assertThatThrownBy(() -> HandoffTransitionTable.next(pair.state, pair.event))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The event %s cannot happen to a conversation that is %s.", pair.event, pair.state);
        } else {
            assertThat(HandoffTransitionTable.next(pair.state, pair.event)).isEqualTo(expected.get().transition);
        }
    }

    @Test
    void everyEffectIsUsedAndEveryStateCanBeLeft() throws IOException {
        Set<HandoffEffect> used = EnumSet.noneOf(HandoffEffect.class);
        Set<HandoffState> left = EnumSet.noneOf(HandoffState.class);
        documented()
                .forEach((pair, entry) -> entry.transition.ifPresent(transition -> {
                    used.addAll(transition.effects());
                    if (transition.next() != pair.state) {
                        left.add(pair.state);
                    }
                }));
        assertThat(used).containsExactlyInAnyOrder(HandoffEffect.values());
        assertThat(left).containsExactlyInAnyOrder(HandoffState.values());
    }

    @Test
    void whoeverWaitsOrIsTakenHasAStepInTime() throws IOException {
        documented()
                .forEach((pair, entry) -> entry.transition
                        .filter(transition -> transition.next().isWithPerson())
                        .ifPresent(transition -> assertThat(transition.effects())
                                .as("%s on %s", pair.event, pair.state)
                                .contains(HandoffEffect.SCHEDULE)));
    }
}
