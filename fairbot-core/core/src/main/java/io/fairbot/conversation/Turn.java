package io.fairbot.conversation;

import io.fairbot.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a handler answers to one event. Immutable; every method answers a new turn.
 *
 * <p>Unless said otherwise the state stays as it is and is kept for the usual time of silence, 10 minutes.
 */
public final class Turn {
    private static final Turn IGNORE =
            new Turn(List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), false, List.of());

    /** The topic of a message that was not understood. */
    public static final String UNKNOWN = "unknown";

    private static final Pattern TOPIC = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private final List<Reply> replies;
    private final Optional<ConversationState> state;
    private final Optional<Duration> keepFor;
    private final List<Write> writes;
    private final List<TimerChange> timers;
    private final boolean handsOver;
    private final List<String> topics;

    private Turn(
            List<Reply> replies,
            Optional<ConversationState> state,
            Optional<Duration> keepFor,
            List<Write> writes,
            List<TimerChange> timers,
            boolean handsOver,
            List<String> topics) {
        this.replies = List.copyOf(replies);
        this.state = state;
        this.keepFor = keepFor;
        this.writes = List.copyOf(writes);
        this.timers = List.copyOf(timers);
        this.handsOver = handsOver;
        this.topics = List.copyOf(topics);
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
        return new Turn(List.of(replies), Optional.empty(), Optional.empty(), List.of(), List.of(), false, List.of());
    }

    /**
     * Goes on at another state.
     *
     * @param next what to remember; {@link ConversationState#NONE} to forget
     * @return the turn
     */
    public Turn then(ConversationState next) {
        return new Turn(replies, Optional.of(next), keepFor, writes, timers, handsOver, topics);
    }

    /**
     * Remembers the state for another time of silence than usual.
     *
     * @param silence how long, more than zero
     * @return the turn
     */
    public Turn keepFor(Duration silence) {
        return new Turn(replies, state, Optional.of(silence), writes, timers, handsOver, topics);
    }

    /**
     * Keeps something together with the turn.
     *
     * @param write a write of a model of the handler's own
     * @return the turn
     */
    public Turn write(Write write) {
        return new Turn(replies, state, keepFor, added(writes, write), timers, handsOver, topics);
    }

    /**
     * Sets a timer or calls it off.
     *
     * @param change the timer
     * @return the turn
     */
    public Turn timer(TimerChange change) {
        return new Turn(replies, state, keepFor, writes, added(timers, change), handsOver, topics);
    }

    /**
     * Hands the conversation to a person: after these replies the bot is silent until somebody finishes it.
     *
     * @return the turn
     */
    public Turn handOver() {
        return new Turn(replies, state, keepFor, writes, timers, true, topics);
    }

    /**
     * Says what the event was understood to be about. It changes nothing for the customer; it is kept with the event, so that
     * one can see what a bot understands and what it does not.
     *
     * @param understood names of the bot's own: a lower-case letter and up to 39 more, digits or hyphens; none where there is
     *     nothing to understand
     * @return the turn
     * @throws IllegalArgumentException when a name is not allowed
     */
    public Turn about(String... understood) {
        List<String> names = List.of(understood);
        names.stream()
                .filter(name -> !TOPIC.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("The topic \"" + name
                            + "\" is no name; write a lower-case letter and up to 39 more, digits or hyphens.");
                });
        return new Turn(replies, state, keepFor, writes, timers, handsOver, names);
    }

    /**
     * Says that the event was not understood: its topic is {@link #UNKNOWN}.
     *
     * @return the turn
     */
    public Turn notUnderstood() {
        return about(UNKNOWN);
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

    /**
     * Returns what the event was understood to be about.
     *
     * @return the topics, none where the bot did not say
     */
    public List<String> topics() {
        return topics;
    }

    private static <T> List<T> added(List<T> list, T item) {
        List<T> more = new ArrayList<>(list);
        more.add(item);
        return more;
    }
}
