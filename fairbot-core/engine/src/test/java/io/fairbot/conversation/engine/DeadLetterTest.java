package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bot is somebody else's code: whatever it does wrong ends one event, with a reason, and nothing else. */
class DeadLetterTest {
    private static final Turn NO = Turn.reply("no");
    private static final Model<Note> FOREIGN =
            Model.builder("foreign", Note.class).build();

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Map<String, Supplier<Turn>> WRONG = Map.ofEntries(
            fault(new IllegalStateException("broken")),
            fault(new AssertionError("broken")),
            fault(new NoClassDefFoundError("broken")),
            fault(new StackOverflowError()),
            Map.entry("keeps one note twice", () -> NO.write(note("n", "1")).write(note("n", "2"))),
            Map.entry("keeps what nobody declared", () -> NO.write(Write.put(FOREIGN, "n", new Note("1")))),
            Map.entry("keeps what is taken", () -> NO.write(Write.insert(House.NOTES, "taken", new Note("2")))),
            Map.entry("long timer", () -> NO.timer(new TimerChange.TimerStart("t".repeat(200), Duration.ZERO, ""))),
            Map.entry("far timer", () -> NO.timer(new TimerChange.TimerStart("t", FOREVER, ""))),
            Map.entry(
                    "far state", () -> NO.withState(ConversationState.of("far")).keepFor(FOREVER)),
            Map.entry(
                    "far reply", () -> Turn.reply(Reply.of("no"), Reply.of("no").validFor(FOREVER))));

    private static Map.Entry<String, Supplier<Turn>> fault(Throwable thrown) {
        return Map.entry(thrown.getClass().getSimpleName(), () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        });
    }

    static Set<String> wrong() {
        return WRONG.keySet();
    }

    private static Write note(String id, String text) {
        return Write.put(House.NOTES, id, new Note(text));
    }

    /** Does something wrong when it is told to, and then apologizes. */
    private static final class Clumsy implements ConversationHandler {
        private final Supplier<Optional<Reply>> sorry;

        Clumsy(Supplier<Optional<Reply>> sorry) {
            this.sorry = sorry;
        }

        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return Optional.ofNullable(WRONG.get(event.text()))
                    .map(Supplier::get)
                    .orElseGet(() -> Turn.reply("eco " + event.text()));
        }

        @Override
        public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
            return sorry.get();
        }
    }

    private final House house = House.of(new Clumsy(() -> Optional.of(Reply.of("desculpe"))));

    @ParameterizedTest
    @MethodSource("wrong")
    void whatAHandlerDoesWrongEndsThatEventAlone(String wrong) {
        house.store().behindTheBack(Write.put(House.NOTES, "taken", new Note("1")));
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "before", "a");
            house.send(House.ANA, "m1", wrong);
            house.send(House.ANA, "after", "b");
        });
        house.advance(Duration.ofMinutes(5));
        assertThat(house.phone().texts()).containsExactly("eco a", "desculpe", "eco b");
        InboxEntry dead = house.inbox("m1");
        assertThat(dead.outcome()).isEqualTo(EventOutcome.DEAD);
        assertThat(dead.reason()).isNotBlank().doesNotContain("null");
        assertThat(dead.replies()).hasSize(1);
        assertThat(house.inbox("after").outcome()).isEqualTo(EventOutcome.ANSWERED);
        assertThat(house.settlement("m1").outcome()).isEqualTo(Settlement.SettlementOutcome.FAILED);
        assertThat(house.settlement("m1").replies()).hasSize(1);
        assertThat(house.stored(House.NOTES, "taken")).contains(new Note("1"));
        assertThat(house.stored(House.NOTES, "n")).isEmpty();
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
        assertThat(house.conversation(dead.contact()).state()).isEqualTo(ConversationState.NONE);
    }

    @Test
    void theReasonNamesWhatTheHandlerThrewOrMet() {
        house.hear("m1", "IllegalStateException");
        house.store().behindTheBack(Write.put(House.NOTES, "taken", new Note("1")));
        house.hear("m2", "keeps what is taken");
        assertThat(house.inbox("m1").reason()).isEqualTo("The handler failed: IllegalStateException");
        assertThat(house.inbox("m2").reason()).isEqualTo("What the handler wanted to keep met other changes 5 times.");
    }

    @Test
    void aHandlerThatCannotEvenApologizeIsSilent() {
        List<Supplier<Optional<Reply>>> sorries = List.of(
                Optional::empty,
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> {
                    throw new AssertionError("broken");
                });
        for (Supplier<Optional<Reply>> sorry : sorries) {
            House silent = House.of(new Clumsy(sorry));
            silent.hear("m1", "IllegalStateException");
            silent.hear("m2", "oi");
            assertThat(silent.inbox("m1").outcome()).isEqualTo(EventOutcome.DEAD);
            assertThat(silent.phone().texts()).containsExactly("eco oi");
            assertThat(silent.settlement("m1").outcome()).isEqualTo(Settlement.SettlementOutcome.FAILED);
        }
    }

    @Test
    void whatIsReplayedHoursLaterIsAnsweredAndNotCalledLate() {
        boolean[] broken = {true};
        House mended = House.of((state, event, context) -> {
            if (broken[0]) {
                throw new IllegalStateException("broken");
            }
            return Turn.reply("eco " + event.text());
        });
        mended.hear("m1", "oi");
        mended.advance(Duration.ofHours(5));
        broken[0] = false;
        assertThat(mended.world().await(mended.engine().replay(House.BRANCH, House.key("m1"), "ana")))
                .isTrue();
        mended.world().runPending();
        assertThat(mended.inbox("m1").outcome()).isEqualTo(EventOutcome.ANSWERED);
        assertThat(mended.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aDeadTimerDoesNotComeBack() {
        int[] calls = {0};
        House house = House.of((state, event, context) -> {
            if (event instanceof ConversationEvent.TimerExpiry) {
                calls[0]++;
                throw new IllegalStateException("broken");
            }
            return Turn.reply("ok").timer(new TimerChange.TimerStart("t", Duration.ofMinutes(1), ""));
        });
        house.hear("m1", "oi");
        house.advance(Duration.ofMinutes(10));
        assertThat(calls[0]).isEqualTo(1);
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void whatAnAttendantDidIsReplayedAsItWas() {
        List<ConversationEvent> met = new ArrayList<>();
        ConversationHandler bot = (state, event, context) -> {
            met.add(event);
            if (met.size() == 2) {
                throw new IllegalStateException("broken");
            }
            return Turn.reply("eco " + met.size());
        };
        House mended = House.of(bot, House.withLongHandoffs());
        mended.hear("m1", "oi");
        mended.take("rui");
        mended.advance(Duration.ofHours(5));
        DeadLetter dead = mended.world().await(mended.engine().deadLetters(10)).get(0);
        assertThat(mended.world().await(mended.engine().replay(House.BRANCH, dead.id(), "ana")))
                .isTrue();
        mended.world().runPending();

        assertThat(met).hasSize(3);
        assertThat(met.get(2)).isInstanceOf(ConversationEvent.Attendant.class).isEqualTo(met.get(1));
        InboxEntry settled = mended.stored(ConversationModels.INBOX, InboxEntry.id(House.BRANCH, dead.id()))
                .orElseThrow();
        assertThat(settled.outcome()).isEqualTo(EventOutcome.ANSWERED);
        assertThat(settled.reason()).isNull();
        assertThat(mended.phone().texts()).contains("eco 3");
        assertThat(mended.attendant(mended.conversation())).contains("rui");
    }

    private boolean replay(String branch, String id) {
        boolean taken = house.world().await(house.engine().replay(branch, id, "ana"));
        house.world().runPending();
        return taken;
    }

    @Test
    void onlyWhatIsDeadIsReplayed() {
        house.hear("m1", "oi");
        assertThat(replay(House.BRANCH, House.key("m1"))).as("answered").isFalse();
        assertThat(replay(House.BRANCH, House.key("unknown"))).as("unknown").isFalse();
        house.hear("m2", "IllegalStateException");
        assertThat(replay("praia", House.key("m2")))
                .as("of a branch that is not open")
                .isFalse();
        house.world().await(house.line().close());
        assertThat(replay(House.BRANCH, House.key("m2")))
                .as("of a line that is closed")
                .isFalse();
        assertThat(house.phone().texts()).containsExactly("eco oi", "desculpe");
        assertThat(house.inbox("m2").outcome()).isEqualTo(EventOutcome.DEAD);
    }

    @Test
    void aReplayFindsItsBranchAmongSeveralAndAmongLinesThatWereClosed() {
        var first = house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        var open = house.world().await(house.engine().open("centro", new ChannelTraits(true, false)));
        house.world().await(first.close());
        var again = house.world().await(house.engine().open("praia", new ChannelTraits(true, false)));
        house.world()
                .await(again.accept(
                        House.message("m1", house.world().now(), "IllegalStateException", House.ANA), List.of()));

        assertThat(replay("centro", House.key("m1"))).isFalse();
        assertThat(replay("praia", House.key("m1"))).isTrue();
        assertThat(open.backlog().waitingEvents()).isZero();
        assertThat(house.engine().close()).isCompleted();
    }

    @Test
    void ofTwoReplaysAtOnceOneIsTaken() {
        house.hear("m1", "IllegalStateException");
        var both = List.of(
                house.engine().replay(House.BRANCH, House.key("m1"), "ana"),
                house.engine().replay(House.BRANCH, House.key("m1"), "ana"));
        house.world().runPending();
        assertThat(both.stream().map(house.world()::await)).containsExactlyInAnyOrder(true, false);
        assertThat(house.phone().texts()).containsExactly("desculpe", "desculpe");
    }

    @Test
    void whatIsDeadIsListedWithItsReasonUpToALimit() {
        house.hear("m1", "IllegalStateException");
        house.hear("m2", "oi");
        house.advance(Duration.ofMinutes(1));
        house.hear("m3", "AssertionError");
        String contact = house.inbox("m1").contact();

        assertThat(house.world().await(house.engine().deadLetters(10)))
                .containsExactlyInAnyOrder(
                        new DeadLetter(
                                House.BRANCH,
                                House.key("m1"),
                                contact,
                                "The handler failed: IllegalStateException",
                                house.world().now().minus(Duration.ofMinutes(1))),
                        new DeadLetter(
                                House.BRANCH,
                                House.key("m3"),
                                contact,
                                "The handler failed: AssertionError",
                                house.world().now()));
        assertThat(house.world().await(house.engine().deadLetters(1))).hasSize(1);
    }

    @Test
    void whatIsDeadIsFoundBehindAThousandOthersUpToALimit() {
        House busy = House.of((state, event, context) -> {
            if (event.text().equals("broken")) {
                throw new IllegalStateException("broken");
            }
            return Turn.ignore();
        });
        busy.send(House.ANA, "a", "broken");
        for (int i = 0; i < Query.MAX_LIMIT; i++) {
            busy.send(House.phone(i % 50), "m" + i, "oi");
        }
        busy.world().runPending();
        busy.hear("z1", "broken");
        busy.hear("z2", "broken");

        assertThat(busy.world().await(busy.engine().deadLetters(10)))
                .extracting(DeadLetter::id)
                .containsExactlyInAnyOrder(House.key("a"), House.key("z1"), House.key("z2"));
        assertThat(busy.world().await(busy.engine().deadLetters(2))).hasSize(2);
    }
}
