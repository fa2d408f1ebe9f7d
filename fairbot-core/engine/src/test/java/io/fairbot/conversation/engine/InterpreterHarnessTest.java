package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.whatsapp.Alias;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Interpreters that are slow, fail, hang or are late, in virtual time, with kills: turns stay in order, none waits longer than the
 * deadline, a late result is never used, and what was stored is not asked for again.
 */
class InterpreterHarnessTest {
    private static final List<Behaviour> BEHAVIOURS = List.of(Behaviour.values());
    private static final int SEEDS = 200;
    private static final int CONTACTS = 4;
    private static final int MESSAGES = 8;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The time that all but the interpreter takes, also after a kill. */
    private static final Duration REST = Duration.ofSeconds(2);

    /** Counts in its state, so that a turn that is lost, doubled or out of order is seen. */
    private static final ConversationHandler COUNTER = (state, event, context) -> {
        int count = Integer.parseInt(state.get("count").orElse("0")) + 1;
        String found = context.insight(Found.class).map(Found::text).orElse("nothing");
        return Turn.reply(count + "|" + event.text() + "|" + found)
                .withState(ConversationState.NONE.with("count", Integer.toString(count)))
                .keepFor(Duration.ofDays(1));
    };

    /** What the interpreter finds: the words of the message, and how it behaved. */
    record Found(String text) {}

    /** The ways in which an interpreter answers. */
    private enum Behaviour {
        AT_ONCE,
        SLOW,
        FAILS,
        THROWS,
        HANGS,
        LATE
    }

    @Test
    void turnsKeepTheirOrderAndTheirTime() {
        long seed = Long.getLong("fairbot.seed", new Random().nextLong());
        System.out.println("InterpreterHarnessTest seed " + seed);
        Random seeds = new Random(seed);
        int again = 0;
        int late = 0;
        for (int i = 0; i < SEEDS; i++) {
            Round round = new Round(seeds.nextLong());
            round.play();
            again += round.kills;
            late += round.late;
        }
        assertThat(again).as("kills").isPositive();
        assertThat(late).as("results that came after the deadline").isPositive();
    }

    private static final class Round implements Interpreter<Found> {
        private final long seed;
        private final Random random;
        private final House house;
        private final Map<String, Behaviour> behaviours = new HashMap<>();
        private final Map<String, Integer> asked = new HashMap<>();
        private final List<Instant> killedAt = new ArrayList<>();
        private int kills;
        private int late;

        Round(long seed) {
            this.seed = seed;
            random = new Random(seed);
            house = House.of(COUNTER, ConversationOptions.DEFAULTS, true, Math.abs(seed % 1_000_000));
            house.interpretedBy(this);
        }

        @Override
        public String id() {
            return "found";
        }

        @Override
        public Class<Found> type() {
            return Found.class;
        }

        @Override
        public Duration deadline() {
            return DEADLINE;
        }

        @Override
        public CompletionStage<Optional<Found>> interpret(
                ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
            String text = message.text();
            asked.merge(text, 1, Integer::sum);
            Behaviour behaviour =
                    behaviours.computeIfAbsent(text, key -> BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())));
            Optional<Found> found = Optional.of(new Found(text + " " + behaviour));
            return switch (behaviour) {
                case AT_ONCE -> CompletableFuture.completedStage(found);
                case SLOW -> house.after(Duration.ofMillis(1 + random.nextInt(4900)), found);
                case FAILS -> CompletableFuture.failedStage(new IllegalStateException("Away."));
                case THROWS -> throw new IllegalStateException("Away.");
                case HANGS -> new CompletableFuture<>();
                case LATE -> {
                    late++;
                    yield house.after(DEADLINE.plusMillis(1 + random.nextInt(5000)), found);
                }
            };
        }

        void play() {
            int[] written = new int[CONTACTS];
            for (int i = 0; i < CONTACTS * MESSAGES; i++) {
                int contact = random.nextInt(CONTACTS);
                String text = contact + "-" + written[contact]++;
                house.world().await(house.send(person(contact), text, text));
                house.advance(Duration.ofMillis(random.nextInt(3000)));
                if (random.nextInt(12) == 0) {
                    kills++;
                    killedAt.add(house.world().now());
                    house.killAndRestart();
                }
            }
            house.advance(DEADLINE.plus(REST).multipliedBy(MESSAGES));
            verify(written);
        }

        private static Alias person(int contact) {
            return House.phone(10 + contact);
        }

        private void verify(int[] written) {
            for (int contact = 0; contact < CONTACTS; contact++) {
                Alias person = person(contact);
                List<String> replies = house.outbox().stream()
                        .filter(row -> row.to().equals(person))
                        .map(OutboxEntry::content)
                        .map(content -> content.text())
                        .toList();
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < written[contact]; i++) {
                    String text = contact + "-" + i;
                    expected.add((i + 1) + "|" + text + "|" + found(text));
                }
                assertThat(replies).as("replies, seed " + seed).containsExactlyElementsOf(expected);
            }
            house.inbox().forEach(this::verify);
        }

        /** Returns what the handler must have read: a result that came in time, and only the message's own. */
        private String found(String text) {
            Behaviour behaviour = behaviours.get(text);
            return behaviour == Behaviour.AT_ONCE || behaviour == Behaviour.SLOW ? text + " " + behaviour : "nothing";
        }

        private void verify(InboxEntry entry) {
            String text = entry.event().text();
            assertThat(entry.insights())
                    .as("insights of " + text + ", seed " + seed)
                    .hasSize(1);
            long interrupted = killedAt.stream()
                    .filter(at -> !at.isBefore(entry.receivedAt()) && !at.isAfter(settledAt(entry)))
                    .count();
            assertThat(asked.get(text))
                    .as("how often " + text + " was interpreted, seed " + seed)
                    .isLessThanOrEqualTo(1 + (int) interrupted);
            // It begins when it was received, or when the message before it was settled, or at the last restart.
            Instant begin = house.inbox().stream()
                    .filter(other -> other.contact().equals(entry.contact()) && other.seq() < entry.seq())
                    .map(Round::settledAt)
                    .filter(at -> at.isAfter(entry.receivedAt()))
                    .max(Instant::compareTo)
                    .orElse(entry.receivedAt());
            Instant restarted = killedAt.stream()
                    .filter(at -> at.isAfter(begin) && at.isBefore(settledAt(entry)))
                    .max(Instant::compareTo)
                    .orElse(begin);
            assertThat(Duration.between(restarted, settledAt(entry)))
                    .as("time of the turn of " + text + ", seed " + seed)
                    .isLessThanOrEqualTo(DEADLINE.plus(REST));
        }

        private static Instant settledAt(InboxEntry entry) {
            return Optional.ofNullable(entry.settledAt()).orElseThrow();
        }
    }
}
