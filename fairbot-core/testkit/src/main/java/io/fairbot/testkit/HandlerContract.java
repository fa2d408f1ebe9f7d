package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationHandler.ApologyReason;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An abstract JUnit test suite for implementations of {@link ConversationHandler}: a handler answers everything that a
 * customer can send, from any state and for any event; it is a function of its arguments; and its replies can be sent.
 *
 * <p>A test class that creates the handler runs all cases:
 *
 * <pre>{@code
 * class MyBotContractTest extends HandlerContract {
 *     @Override
 *     protected ConversationHandler handler() {
 *         return new MyBot();
 *     }
 * }
 * }</pre>
 *
 * <p>The suite walks through conversations of two messages each: all {@link #texts()}, and after each of them all of them again. The
 * content of replies is tested with {@link BotTest}, not here. It needs JUnit Jupiter and AssertJ, which are optional
 * dependencies of this artifact.
 */
public abstract class HandlerContract {
    /** The longest text and the bounds of a list in WhatsApp's Cloud API, the narrowest of the channels. */
    private static final int LONGEST_TEXT = 4096;

    private static final int MOST_OPTIONS = 10;
    private static final int LONGEST_TITLE = 24;
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TIMER = 40;
    private static final int CALLERS = 4;
    private static final int FEW = 3;
    private static final int ROUNDS = 25;

    private final HandlerInvoker invoker = new HandlerInvoker(this::handler, this::snapshots, this::timeout);

    /** Creates a suite; for subclasses. */
    protected HandlerContract() {}

    /**
     * Creates the handler under test; called several times for each case.
     *
     * @return a handler that was never called
     */
    protected abstract ConversationHandler handler();

    /**
     * Returns the snapshots that agents would have published.
     *
     * @param now the time of the turn
     * @return the snapshots, none by default
     */
    protected SnapshotMap snapshots(Instant now) {
        return SnapshotMap.none();
    }

    /**
     * Returns the branches that customers write to.
     *
     * @return two ids or more, {@code matriz} and {@code praia} by default
     */
    protected List<String> branches() {
        return List.of("matriz", "praia");
    }

    /**
     * Returns texts of customers that lead through the conversations of this bot.
     *
     * @return the texts; by default greetings, numbers of a menu, yes, no and a few others
     */
    protected List<String> texts() {
        return List.of("oi", "1", "2", "3", "menu", "sim", "não", "voltar", "cancelar", "123,45", "obrigado", "xyz");
    }

    /**
     * Returns the models of which the handler writes documents.
     *
     * @return the models, none by default
     */
    protected Set<Model<?>> models() {
        return Set.of();
    }

    /**
     * Returns the time limit of one call, which has no input or output to wait for.
     *
     * @return the limit, 2 seconds by default
     */
    protected Duration timeout() {
        return Duration.ofSeconds(2);
    }

    /** Creates the handler of a case. */
    @BeforeEach
    final void begin() {
        invoker.begin();
    }

    /** Ends the thread on which the handler was called. */
    @AfterEach
    final void end() {
        invoker.end();
    }

    private ConversationContext here() {
        return invoker.context(branches().get(0), "ana");
    }

    /** Returns every turn of a walk, with the event it answers and the state it began with. */
    private List<RecordedTurn> walk() {
        List<RecordedTurn> walk = new ArrayList<>();
        for (String first : texts()) {
            RecordedTurn opening = invoker.handle(ConversationState.NONE, HandlerInvoker.text("1", first), here());
            walk.add(opening);
            for (String second : texts()) {
                walk.add(invoker.handle(opening.after(), HandlerInvoker.text("2", second), here()));
            }
        }
        return walk;
    }

    /** Returns the states of a conversation that a walk reaches, the initial one included. */
    private Set<ConversationState> states() {
        Set<ConversationState> states = new LinkedHashSet<>();
        states.add(ConversationState.NONE);
        walk().forEach(said -> states.add(said.after()));
        return states;
    }

    @Test
    void itAnswersWhateverIsWritten() {
        for (ConversationState state : states()) {
            for (String odd : HandlerInvoker.ODD_TEXTS) {
                invoker.handle(state, HandlerInvoker.text("odd", odd), here());
            }
        }
        for (String first : texts()) {
            ConversationState begun = invoker.handle(ConversationState.NONE, HandlerInvoker.text("1", first), here())
                    .after();
            HandlerInvoker.LONG_TEXTS.forEach(text -> invoker.handle(begun, HandlerInvoker.text("long", text), here()));
        }
    }

    @Test
    void itAnswersWhateverIsSent() {
        for (ConversationState state : states()) {
            for (MessageContent content : HandlerInvoker.CONTENTS) {
                invoker.handle(state, HandlerInvoker.message("sent", content), here());
            }
        }
    }

    @Test
    void itTakesEveryEvent() {
        for (ConversationState state : states()) {
            for (ConversationEvent event : HandlerInvoker.EVENTS) {
                invoker.handle(state, event, here());
            }
        }
    }

    @Test
    void itTakesTheOptionsThatItOffers() {
        for (RecordedTurn said : walk()) {
            for (Reply reply : said.replies()) {
                for (ChoiceOption option : reply.content().options()) {
                    MessageContent choice = new Choice(option.id(), option.title());
                    assertThat(invoker.handle(said.after(), HandlerInvoker.message("3", choice), here())
                                    .topics())
                            .as("what it understood when %s was chosen, which it had just offered", option)
                            .doesNotContain(Turn.UNKNOWN);
                }
            }
        }
    }

    @Test
    void itStartsFromAnyState() {
        List<ConversationState> strange = new ArrayList<>(
                List.of(ConversationState.of("an unknown step"), ConversationState.NONE.with("key", "value")));
        for (ConversationState state : states()) {
            // As an older or a newer version of the handler may have stored it.
            strange.add(ConversationState.of(state.step()));
            ConversationState garbled = state;
            for (String key : state.data().keySet()) {
                garbled = garbled.with(key, "{not what you think}");
                strange.add(state.with(key, ""));
            }
            strange.add(garbled);
        }
        int next = 0;
        for (ConversationState state : strange) {
            // A few for each state: together they are many, and each text is sent in many states.
            for (int i = 0; i < FEW; i++) {
                String text = texts().get(next++ % texts().size());
                invoker.handle(state, HandlerInvoker.text("1", text), here());
            }
            invoker.handle(state, new ConversationEvent.TimerExpiry("t", "timer", "", HandlerInvoker.NOW), here());
        }
    }

    @Test
    void itSaysTheSameToTheSame() {
        List<RecordedTurn> once = walk();
        for (RecordedTurn said : once) {
            assertThat(invoker.handle(said.before(), said.event(), here()))
                    .as("what it says to the same event a second time, as after a commit that failed")
                    .isEqualTo(said);
        }
        invoker.begin();
        assertThat(walk()).as("what another handler says to the same").isEqualTo(once);
    }

    @Test
    void itRemembersInItsStateOnly() {
        List<List<RecordedTurn>> alone = new ArrayList<>();
        for (String text : texts()) {
            invoker.begin();
            alone.add(chat(here(), text));
        }
        invoker.begin();
        String elsewhere = branches().get(1);
        for (int i = 0; i < texts().size(); i++) {
            // Other customers write in between, to the same branch and to another one.
            chat(invoker.context(branches().get(0), "bia"), texts().get(texts().size() - 1 - i));
            chat(invoker.context(elsewhere, "ana"), texts().get((i + 1) % texts().size()));
            assertThat(chat(here(), texts().get(i)))
                    .as("what it says when others have written before")
                    .isEqualTo(alone.get(i));
        }
    }

    private List<RecordedTurn> chat(ConversationContext context, String text) {
        RecordedTurn first = invoker.handle(ConversationState.NONE, HandlerInvoker.text("1", text), context);
        return List.of(first, invoker.handle(first.after(), HandlerInvoker.text("2", text), context));
    }

    @Test
    void manyMayCallItAtOnce() {
        List<RecordedTurn> alone = texts().stream()
                .map(text -> invoker.handle(ConversationState.NONE, HandlerInvoker.text("1", text), here()))
                .toList();
        ConversationHandler handler = invoker.handler();
        ExecutorService callers = new DaemonExecutorFactory().create("callers", CALLERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<List<RecordedTurn>>> answers = Stream.generate(
                                () -> callers.submit(() -> repeated(handler, alone)))
                        .limit(CALLERS)
                        .toList();
                answers.forEach(answer -> assertThat(invoker.within(answer))
                        .as("what it says to each of those who write at the same time")
                        .isEqualTo(alone));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private List<RecordedTurn> repeated(ConversationHandler handler, List<RecordedTurn> alone) {
        return alone.stream()
                .map(said -> RecordedTurn.of(
                        said.before(), said.event(), handler.handle(said.before(), said.event(), here())))
                .toList();
    }

    @Test
    void whatItSaysCanBeSent() {
        List<RecordedTurn> all = new ArrayList<>(walk());
        for (MessageContent content : HandlerInvoker.CONTENTS) {
            all.add(invoker.handle(ConversationState.NONE, HandlerInvoker.message("sent", content), here()));
        }
        for (String odd : HandlerInvoker.LONG_TEXTS) {
            all.add(invoker.handle(ConversationState.NONE, HandlerInvoker.text("long", odd), here()));
        }
        for (String odd : HandlerInvoker.ODD_TEXTS) {
            all.add(invoker.handle(ConversationState.NONE, HandlerInvoker.text("odd", odd), here()));
        }
        all.forEach(said -> said.replies().forEach(HandlerContract::canBeSent));
    }

    private static void canBeSent(Reply reply) {
        OutboundContent content = reply.content();
        assertThat(content.text()).as("the words of a reply").isNotBlank();
        assertThat(content.text().codePointCount(0, content.text().length()))
                .as("characters of the reply \"%.60s…\"", content.text())
                .isLessThanOrEqualTo(LONGEST_TEXT);
        assertThat(content.options()).as("the options of a reply").hasSizeLessThanOrEqualTo(MOST_OPTIONS);
        Set<String> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (ChoiceOption option : content.options()) {
            assertThat(option.title()).as("the title of an option").isNotBlank();
            assertThat(option.title().codePointCount(0, option.title().length()))
                    .as("characters of the title \"%s\"", option.title())
                    .isLessThanOrEqualTo(LONGEST_TITLE);
            assertThat(option.id().length())
                    .as("characters of the id of an option")
                    .isBetween(1, LONGEST_ID);
            assertThat(ids.add(option.id()) && titles.add(option.title()))
                    .as("the option %s is there once", option)
                    .isTrue();
        }
        reply.validFor()
                .ifPresent(
                        time -> assertThat(time).as("how long a reply is valid").isPositive());
    }

    @Test
    void itsStateCanBeKept() {
        for (ConversationState state : states()) {
            assertThat(kept(state)).as("a state that was stored and read again").isEqualTo(state);
        }
        for (RecordedTurn said : walk()) {
            said.keepFor()
                    .ifPresent(time ->
                            assertThat(time).as("how long a state is kept").isPositive());
        }
    }

    private static ConversationState kept(ConversationState state) {
        try {
            return Json.mapper().readValue(Json.mapper().writeValueAsString(state), ConversationState.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The state " + state + " cannot be stored.", e);
        }
    }

    @Test
    void itTakesTheTimersThatItSets() {
        for (RecordedTurn said : walk()) {
            for (TimerChange change : said.timers()) {
                assertThat(change.name().length())
                        .as("characters of the name of a timer")
                        .isBetween(1, LONGEST_TIMER);
                if (change instanceof TimerChange.TimerStart timer) {
                    assertThat(timer.after())
                            .as("how long the timer %s waits", timer.name())
                            .isPositive();
                    due(timer, said.after());
                    // The customer may have started again meanwhile.
                    due(timer, ConversationState.NONE);
                }
            }
        }
    }

    private void due(TimerChange.TimerStart timer, ConversationState state) {
        Instant due = HandlerInvoker.NOW.plus(timer.after());
        invoker.handle(state, new ConversationEvent.TimerExpiry("t", timer.name(), timer.data(), due), here());
    }

    @Test
    void itWritesOnlyWhatItNames() {
        Set<Model<?>> named = models();
        for (RecordedTurn said : walk()) {
            assertThat(said.writes().stream().map(Write::model))
                    .as("the models of its writes")
                    .allMatch(named::contains);
        }
    }

    @Test
    void itSaysSorry() {
        for (ApologyReason occasion : ApologyReason.values()) {
            Optional<Reply> sorry = invoker.call(() -> invoker.handler().apology(occasion, here()));
            sorry.ifPresent(HandlerContract::canBeSent);
            assertThat(invoker.call(() -> invoker.handler().apology(occasion, here())))
                    .as("what it says for %s a second time", occasion)
                    .isEqualTo(sorry);
        }
    }

    /** A turn in a comparable form, with the event it answers. */
    record RecordedTurn(
            ConversationState before,
            ConversationEvent event,
            List<Reply> replies,
            Optional<ConversationState> state,
            Optional<Duration> keepFor,
            List<Write> writes,
            List<TimerChange> timers,
            Optional<HandoffRequest> handoff,
            List<String> topics) {

        static RecordedTurn of(ConversationState before, ConversationEvent event, Turn turn) {
            return new RecordedTurn(
                    before,
                    event,
                    turn.replies(),
                    turn.state(),
                    turn.keepFor(),
                    turn.writes(),
                    turn.timers(),
                    turn.handoff(),
                    turn.topics());
        }

        /** Returns the state after the turn. */
        ConversationState after() {
            return state.orElse(before);
        }
    }
}
