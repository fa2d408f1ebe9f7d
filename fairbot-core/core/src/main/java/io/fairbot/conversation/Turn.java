package io.fairbot.conversation;

import io.fairbot.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a handler answers to one event. Immutable; every method answers a new turn.
 *
 * <p>Unless said otherwise the state stays as it is and is kept for the usual time of silence, 10 minutes.
 */
public final class Turn {
    private static final Turn IGNORE =
            new Turn(List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), false);

    private final List<Reply> replies;
    private final Optional<ConversationState> state;
    private final Optional<Duration> keepFor;
    private final List<Write> writes;
    private final List<TimerChange> timers;
    private final boolean handsOver;

    private Turn(
            List<Reply> replies,
            Optional<ConversationState> state,
            Optional<Duration> keepFor,
            List<Write> writes,
            List<TimerChange> timers,
            boolean handsOver) {
        this.replies = List.copyOf(replies);
        this.state = state;
        this.keepFor = keepFor;
        this.writes = List.copyOf(writes);
        this.timers = List.copyOf(timers);
        this.handsOver = handsOver;
    }

    /**
     * Says nothing.
     *
     * @return the turn
     */
    public static Turn ignore() {
        return IGNORE;
    }

    /**
     * Says one thing.
     *
     * @param text the words
     * @return the turn
     */
    public static Turn reply(String text) {
        return reply(Reply.of(text));
    }

    /**
     * Says one thing or several.
     *
     * @param replies what is said, in this order
     * @return the turn
     */
    public static Turn reply(Reply... replies) {
        return new Turn(List.of(replies), Optional.empty(), Optional.empty(), List.of(), List.of(), false);
    }

    /**
     * Goes on at another state.
     *
     * @param next what to remember; {@link ConversationState#NONE} to forget
     * @return the turn
     */
    public Turn then(ConversationState next) {
        return new Turn(replies, Optional.of(next), keepFor, writes, timers, handsOver);
    }

    /**
     * Remembers the state for another time of silence than usual.
     *
     * @param silence how long, more than zero
     * @return the turn
     */
    public Turn keepFor(Duration silence) {
        return new Turn(replies, state, Optional.of(silence), writes, timers, handsOver);
    }

    /**
     * Keeps something together with the turn.
     *
     * @param write a write of a model of the handler's own
     * @return the turn
     */
    public Turn write(Write write) {
        return new Turn(replies, state, keepFor, added(writes, write), timers, handsOver);
    }

    /**
     * Sets a timer or calls it off.
     *
     * @param change the timer
     * @return the turn
     */
    public Turn timer(TimerChange change) {
        return new Turn(replies, state, keepFor, writes, added(timers, change), handsOver);
    }

    /**
     * Hands the conversation to a person: after these replies the bot is silent until somebody finishes it.
     *
     * @return the turn
     */
    public Turn handOver() {
        return new Turn(replies, state, keepFor, writes, timers, true);
    }

    /**
     * Returns what is said.
     *
     * @return the replies, in order
     */
    public List<Reply> replies() {
        return replies;
    }

    /**
     * Returns what is remembered from now on.
     *
     * @return the state, empty where it stays as it is
     */
    public Optional<ConversationState> state() {
        return state;
    }

    /**
     * Returns how long the state outlives silence.
     *
     * @return the time, empty for the usual one
     */
    public Optional<Duration> keepFor() {
        return keepFor;
    }

    /**
     * Returns what else is kept.
     *
     * @return the writes
     */
    public List<Write> writes() {
        return writes;
    }

    /**
     * Returns what becomes of timers.
     *
     * @return the changes, in order
     */
    public List<TimerChange> timers() {
        return timers;
    }

    /**
     * Returns whether a person takes over.
     *
     * @return true after {@link #handOver()}
     */
    public boolean handsOver() {
        return handsOver;
    }

    private static <T> List<T> added(List<T> list, T item) {
        List<T> more = new ArrayList<>(list);
        more.add(item);
        return more;
    }
}
