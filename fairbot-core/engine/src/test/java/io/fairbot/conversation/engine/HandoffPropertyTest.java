package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.attendance.HandoffTurn;
import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffNews.NewsKind;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Random conversations with handoffs, restarts and opening hours, in virtual time: none ends without an answer, a person told, or a
 * stated end. {@code -Dfairbot.seed} chooses others.
 */
class HandoffPropertyTest {
    private static final int ROUNDS = 60;
    private static final int STEPS = 40;
    private static final int CUSTOMERS = 3;
    private static final List<String> ATTENDANTS = List.of("rita", "rui");

    /** Answers everything, and tells the customer when a person has ended the conversation. */
    private static final ConversationHandler BOT = (state, event, context) -> {
        if (event instanceof Attendant attendant) {
            return attendant.action() == Attendant.AttendantAction.TAKE_OVER
                    ? Turn.ignore()
                    : Turn.reply("fim " + event.id());
        }
        return event.text().startsWith("pessoa")
                ? Turn.reply("Um momento, " + event.id()).handOver()
                : Turn.reply("eco " + event.id());
    };

    @Test
    void noConversationEndsInSilence() {
        long seed = Long.getLong("fairbot.seed", new Random().nextLong());
        System.out.println("HandoffPropertyTest seed " + seed);
        Random seeds = new Random(seed);
        int paused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(seeds.nextLong());
            round.play();
            round.end();
            assertThat(round.faults()).as("seed %s", round.seed).isEmpty();
            paused += round.paused();
        }
        assertThat(paused).as("messages that met a person").isGreaterThan(ROUNDS);
    }

    @Test
    void aConversationWhoseNextStepIsLostIsFound() {
        Random seeds = new Random(7);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < ROUNDS && faults.isEmpty(); i++) {
            Round round = new Round(seeds.nextLong());
            round.play();
            round.loseSteps();
            round.end();
            faults.addAll(round.faults());
        }
        assertThat(faults).first().asString().contains("is still");
    }

    private static final class Round {
        private final long seed;
        private final Random random;
        private final House house = House.of(BOT);
        private int written;

        Round(long seed) {
            this.seed = seed;
            random = new Random(seed);
            switch (random.nextInt(4)) {
                case 0 -> house.opening("09:00-18:00");
                case 1 -> house.opening("08:00-12:10", "14:00-18:00");
                case 2 -> house.opening("00:00-24:00");
                default -> {
                    // Its hours are not known.
                }
            }
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                Alias customer = House.phone(random.nextInt(CUSTOMERS));
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> house.world().await(house.send(customer, "m" + ++written, text()));
                    case 3, 4, 5 -> attend(customer);
                    case 6 -> writeOnThePhone(customer);
                    case 7 -> house.killAndRestart(Duration.ofSeconds(1 + random.nextInt(3000)));
                    default -> house.advance(Duration.ofSeconds(random.nextInt(900)));
                }
                house.advance(Duration.ofMillis(1 + random.nextInt(5)));
            }
        }

        private String text() {
            return random.nextInt(3) == 0 ? "pessoa" : "oi";
        }

        private void writeOnThePhone(Alias customer) {
            if (random.nextInt(3) == 0) {
                house.world()
                        .await(house.line()
                                .written(
                                        OwnMessage.of(
                                                "p" + ++written,
                                                List.of(customer),
                                                house.world().now(),
                                                new Text("oi")),
                                        List.of()));
            }
        }

        /** An attendant tries something; it may be refused, since attendants do not know what the others do. */
        private void attend(Alias customer) {
            if (house.stored(ConversationModels.ALIASES, customer.key()).isEmpty()) {
                return;
            }
            ConversationId id = house.conversation(customer);
            String attendant = ATTENDANTS.get(random.nextInt(ATTENDANTS.size()));
            HandoffAuthor author = HandoffAuthor.by(attendant);
            Handoffs handoffs = house.engine().handoffs();
            CompletionStage<?> action = switch (random.nextInt(9)) {
                case 0, 1 -> handoffs.take(id, author);
                case 2 -> handoffs.takeNext(House.BRANCH, author);
                case 3, 4 -> handoffs.say(AttendantMessage.of(id, attendant, new Text("diga")), attendant);
                case 5 -> handoffs.note(id, "nota", author);
                case 6 -> handoffs.transfer(id, ATTENDANTS.get(random.nextInt(2)), author.withForce());
                case 7 -> handoffs.requeue(id, HandoffRequest.NORMAL.with(HandoffPriority.LOW), author);
                default -> random.nextBoolean() ? handoffs.giveBack(id, author) : handoffs.close(id, author);
            };
            house.world().await(action.handle((done, failure) -> refused(failure)));
        }

        private static boolean refused(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            assertThat(cause instanceof HandoffException || cause instanceof SendRefusedException || cause == null)
                    .as("refused for a reason, not %s", cause)
                    .isTrue();
            return cause != null;
        }

        void loseSteps() {
            house.all(ConversationModels.TIMERS)
                    .toList()
                    .forEach(timer -> house.store()
                            .behindTheBack(new Write.Delete(
                                    ConversationModels.TIMERS,
                                    TimerEntry.id(House.BRANCH, timer.contact(), HandoffTurn.TIMER),
                                    Precondition.ANY)));
            house.world().runPending();
        }

        /** Nobody does anything any more. */
        void end() {
            house.advance(Duration.ofDays(3));
        }

        List<String> faults() {
            List<String> faults = new ArrayList<>();
            house.all(ConversationModels.CONVERSATIONS)
                    .filter(ConversationRecord::hasPerson)
                    .forEach(left -> faults.add(left.contact() + " is still " + left.handoffState()));
            messages().forEach(message -> {
                boolean isToldLater = message.outcome() == EventOutcome.PAUSED && isTold(message);
                if (message.outcome() != EventOutcome.ANSWERED
                        && message.outcome() != EventOutcome.MERGED
                        && !isToldLater) {
                    faults.add(message.event().id() + " of " + message.contact() + " is " + message.outcome()
                            + " and nothing came after it");
                }
            });
            long asked = house.outbox().stream()
                    .filter(row -> row.content().text().startsWith("Um momento"))
                    .count();
            if (house.news().stream().filter(NewsKind.QUEUED::equals).count() < asked) {
                faults.add("The staff was not told of everyone who asked.");
            }
            return faults;
        }

        int paused() {
            return (int) messages().stream()
                    .filter(message -> message.outcome() == EventOutcome.PAUSED)
                    .count();
        }

        private List<InboxEntry> messages() {
            return house.inbox().stream()
                    .filter(entry -> entry.event() instanceof ConversationEvent.Message)
                    .toList();
        }

        /** Returns whether the customer heard something after a message. */
        private boolean isTold(InboxEntry message) {
            List<HistoryMessage> history = house.world()
                    .await(house.engine().history(message.contact(), Optional.empty(), 1000))
                    .messages();
            return history.stream()
                    .filter(other -> !other.at().isBefore(message.receivedAt()))
                    .anyMatch(other -> other.written().isPresent()
                            || other.outcome().filter("sent"::equals).isPresent());
        }
    }
}
