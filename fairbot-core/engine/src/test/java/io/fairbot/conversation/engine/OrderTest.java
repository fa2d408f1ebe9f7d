package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every contact's messages are answered in their order, once, whatever happens around them. */
class OrderTest {
    private static final int ROUNDS = 20;
    private static final int STEPS = 60;
    private static final int CONTACTS = 7;
    /** More attempts than a round has refusals, so that no reply is given up. */
    private static final int MANY = 1000;

    /** Counts in its state, so that a turn that is lost, doubled or out of order is seen. */
    private static final ConversationHandler COUNTER = (state, event, context) -> {
        int count = Integer.parseInt(state.get("count").orElse("0")) + 1;
        return Turn.reply(count + " " + event.text())
                .withState(ConversationState.NONE.with("count", Integer.toString(count)))
                .keepFor(Duration.ofDays(1));
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverHappensEveryContactIsAnsweredInOrder(boolean drops) {
        long seed = Long.getLong("fairbot.seed", new Random().nextLong());
        System.out.println("OrderTest seed " + seed);
        Random seeds = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            new Round(seeds.nextLong(), drops).play();
        }
    }

    private static final class Round {
        private final long seed;
        private final boolean drops;
        private final Random random;
        private final House house;
        /** What the provider has not been told to be durable; it says it again in the same order. */
        private final Deque<Sent> open = new ArrayDeque<>();

        private int written;

        private record Sent(Alias from, String id, String text, CompletableFuture<Acceptance> answer) {}

        Round(long seed, boolean drops) {
            this.seed = seed;
            this.drops = drops;
            random = new Random(seed);
            ConversationOptions usual = ConversationOptions.DEFAULTS;
            ConversationOptions options = new ConversationOptions(
                    1 + random.nextInt(4),
                    1 + random.nextInt(10),
                    1 + random.nextInt(20),
                    1 + random.nextInt(10),
                    Duration.ofDays(1),
                    Duration.ofDays(1),
                    usual.stateTtl(),
                    usual.resendUnknownAfter(),
                    MANY,
                    usual.historyRetention(),
                    false,
                    HandoffOptions.DEFAULTS);
            house = House.of(COUNTER, options, drops, seed);
            misbehave();
        }

        private void misbehave() {
            house.store().faults(batch -> switch (random.nextInt(60)) {
                case 0 -> Fault.REFUSED;
                case 1 -> Fault.DEATH_BEFORE;
                case 2 -> Fault.DEATH_AFTER;
                default -> Fault.NONE;
            });
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> house.advance(Duration.ofMillis(random.nextInt(500)));
                    case 1 -> restart();
                    case 2 -> house.phone().next(random.nextBoolean(), new Transmission.Unknown("lost"));
                    case 3 -> house.phone().next(false, new Transmission.Failed(FailureCause.CLOUD_TRANSIENT, "no"));
                    case 4 -> house.world().runPending();
                    default -> write(random.nextInt(CONTACTS));
                }
                sayAgain(false);
            }
            restart();
            house.store().faults(batch -> Fault.NONE);
            sayAgain(true);
            house.advance(Duration.ofHours(5));
            judge();
        }

        private void write(int contact) {
            Alias from = House.phone(contact);
            written++;
            String text = contact + "-" + written;
            open.add(send(from, text, text));
        }

        private Sent send(Alias from, String id, String text) {
            return new Sent(from, id, text, house.send(from, id, text).toCompletableFuture());
        }

        private void restart() {
            house.killAndRestart(Duration.ofMillis(1 + random.nextInt(2000)));
            misbehave();
            sayAgain(true);
        }

        /** After a failure, or always when the process is a new one. */
        private void sayAgain(boolean all) {
            open.removeIf(sent -> sent.answer.isDone() && !sent.answer.isCompletedExceptionally());
            List<Sent> again = new ArrayList<>();
            for (Sent sent : List.copyOf(open)) {
                // A provider keeps the order: what came later waits for what failed.
                boolean behind = again.stream().anyMatch(other -> other.from.equals(sent.from));
                if (all || sent.answer.isCompletedExceptionally() || behind) {
                    again.add(send(sent.from, sent.id, sent.text));
                } else {
                    again.add(sent);
                }
            }
            open.clear();
            open.addAll(again);
        }

        private void judge() {
            assertThat(open)
                    .as("seed %s", seed)
                    .allSatisfy(sent -> assertThat(sent.answer).isCompleted());
            assertThat(house.inbox()).as("seed %s", seed).hasSize(written);
            for (int contact = 0; contact < CONTACTS; contact++) {
                Alias to = House.phone(contact);
                // The order is that of the commits: a message whose commit failed comes behind the next one.
                List<String> expected = new ArrayList<>();
                house.inbox().stream()
                        .filter(entry -> entry.from().equals(to))
                        .forEach(entry -> expected.add(
                                (expected.size() + 1) + " " + entry.event().text()));
                List<String> arrived = house.phone().texts(to);
                assertThat(drops ? arrived : arrived.stream().distinct().toList())
                        .as("seed %s, sent: %s", seed, house.outbox())
                        .containsExactlyElementsOf(expected);
            }
            assertThat(house.inbox())
                    .as("seed %s", seed)
                    .extracting(InboxEntry::outcome)
                    .containsOnly(InboxEntry.EventOutcome.ANSWERED);
        }
    }

    @Test
    void contactsRunInParallel() {
        House house = House.of(House.ECHO);
        house.phone().nextHangs(false);
        house.send(House.ANA, "a1", "oi");
        house.world().runPending();
        house.send(House.ANA, "a2", "oi");
        house.send(House.BIA, "b1", "oi");
        house.world().runPending();
        assertThat(house.phone().texts(House.ANA)).isEmpty();
        assertThat(house.phone().texts(House.BIA)).containsExactly("eco oi");
    }
}
