package io.fairbot.conversation;

import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The result of handling one event: replies, the next state, writes and timers. Immutable; every method returns a new turn.
 *
 * <p>By default the state is unchanged and stored for 10 minutes without a message.
 */
public final class Turn {
    private static final Turn IGNORE =
            new Turn(List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), TurnMarks.NONE, List.of());

    /** The topic of a message that was not understood. */
    public static final String UNKNOWN = "unknown";

    private static final Pattern TOPIC = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private final List<Reply> replies;
    private final Optional<ConversationState> state;
    private final Optional<Duration> keepFor;
    private final List<Write> writes;
    private final List<TimerChange> timers;
    private final TurnMarks marks;
    private final List<String> topics;

    /** What a turn changes besides the state: who answers next, whether its answer comes later, and the contact's wish. */
    private record TurnMarks(Optional<HandoffRequest> handoff, boolean later, Optional<Boolean> optOut) {
        private static final TurnMarks NONE = new TurnMarks(Optional.empty(), false, Optional.empty());
    }

    private Turn(
            List<Reply> replies,
            Optional<ConversationState> state,
            Optional<Duration> keepFor,
            List<Write> writes,
            List<TimerChange> timers,
            TurnMarks marks,
            List<String> topics) {
        this.replies = List.copyOf(replies);
        this.state = state;
        this.keepFor = keepFor;
        this.writes = List.copyOf(writes);
        this.timers = List.copyOf(timers);
        this.marks = marks;
        this.topics = List.copyOf(topics);
    }

    /**
     * Returns a turn without a reply.
     *
     * @return the turn
     */
    public static Turn ignore() {
        return IGNORE;
    }

    /**
     * Returns a turn with one reply.
     *
     * @param text the text of the reply
     * @return the turn
     */
    public static Turn reply(String text) {
        return reply(Reply.of(text));
    }

    /**
     * Returns a turn with a reply for each content.
     *
     * @param contents the contents, such as {@link io.fairbot.whatsapp.content.Media}, in the order in which they are sent
     * @return the turn
     */
    public static Turn reply(OutboundContent... contents) {
        return reply(Stream.of(contents).map(Reply::of).toArray(Reply[]::new));
    }

    /**
     * Returns a turn with replies.
     *
     * @param replies the replies, in the order in which they are sent
     * @return the turn
     */
    public static Turn reply(Reply... replies) {
        return new Turn(
                List.of(replies), Optional.empty(), Optional.empty(), List.of(), List.of(), TurnMarks.NONE, List.of());
    }

    /**
     * Returns the turn with another state.
     *
     * @param next the next state; {@link ConversationState#NONE} to reset it
     * @return the turn
     */
    public Turn withState(ConversationState next) {
        return new Turn(replies, Optional.of(next), keepFor, writes, timers, marks, topics);
    }

    /**
     * Returns the turn with another time to live of the state.
     *
     * @param silence the time for which the state is stored without a message, more than zero
     * @return the turn
     */
    public Turn keepFor(Duration silence) {
        return new Turn(replies, state, Optional.of(silence), writes, timers, marks, topics);
    }

    /**
     * Returns the turn with a write that is committed together with it.
     *
     * @param write a write of one of the handler's own models
     * @return the turn
     */
    public Turn write(Write write) {
        return new Turn(replies, state, keepFor, added(writes, write), timers, marks, topics);
    }

    /**
     * Returns the turn with a timer that is started or cancelled.
     *
     * @param change the change
     * @return the turn
     */
    public Turn timer(TimerChange change) {
        return new Turn(replies, state, keepFor, writes, added(timers, change), marks, topics);
    }

    /**
     * Returns the turn with a handoff to a person: after these replies the conversation waits for an attendant, and the bot is silent
     * until it is given back. It waits in opening hours for 30 minutes at most, unless the application sets another time.
     *
     * @return the turn
     */
    public Turn handOver() {
        return handOver(HandoffRequest.NORMAL);
    }

    /**
     * Returns the turn with a handoff to a person, see {@link #handOver()}.
     *
     * @param request how urgent it is, and why
     * @return the turn
     */
    public Turn handOver(HandoffRequest request) {
        return marked(new TurnMarks(Optional.of(request), marks.later, marks.optOut));
    }

    /**
     * Returns the turn of a message that is answered later: with the next message of the customer, or when a timer has expired. Whoever
     * waits for the settlement of the message waits until one of the two is answered. Without effect on a turn with replies, other
     * than starting the timer.
     *
     * @param timer the timer, at whose expiry the handler answers
     * @return the turn
     */
    public Turn answerLater(TimerChange.TimerStart timer) {
        return timer(timer).marked(new TurnMarks(marks.handoff, true, marks.optOut));
    }

    /**
     * Returns the turn with the contact's wish to receive replies only, or to receive everything again: notices and marketing are
     * refused from this commit on, at all branches.
     *
     * @param repliesOnly whether only replies are wanted
     * @return the turn
     */
    public Turn optOut(boolean repliesOnly) {
        return marked(new TurnMarks(marks.handoff, marks.later, Optional.of(repliesOnly)));
    }

    private Turn marked(TurnMarks other) {
        return new Turn(replies, state, keepFor, writes, timers, other, topics);
    }

    /**
     * Returns the turn with the topics that the event was understood to be about. They change nothing for the customer;
     * they are stored with the event for later analysis.
     *
     * @param understood names that the bot defines: a lower-case letter and up to 39 more, digits or hyphens; none where
     *     there is no text to understand
     * @return the turn
     * @throws IllegalArgumentException when a name is not allowed
     */
    public Turn withTopics(String... understood) {
        List<String> names = List.of(understood);
        names.stream()
                .filter(name -> !TOPIC.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("The topic \"" + name
                            + "\" is no name; write a lower-case letter and up to 39 more, digits or hyphens.");
                });
        return new Turn(replies, state, keepFor, writes, timers, marks, names);
    }

    /**
     * Returns the turn of an event that was not understood: its topic is {@link #UNKNOWN}.
     *
     * @return the turn
     */
    public Turn notUnderstood() {
        return withTopics(UNKNOWN);
    }

    /**
     * Returns the replies.
     *
     * @return the replies, in order
     */
    public List<Reply> replies() {
        return replies;
    }

    /**
     * Returns the next state.
     *
     * @return the state, empty when it is unchanged
     */
    public Optional<ConversationState> state() {
        return state;
    }

    /**
     * Returns the time for which the state is stored without a message.
     *
     * @return the time, empty for the default
     */
    public Optional<Duration> keepFor() {
        return keepFor;
    }

    /**
     * Returns the writes that are committed together with the turn.
     *
     * @return the writes
     */
    public List<Write> writes() {
        return writes;
    }

    /**
     * Returns the timers that are started or cancelled.
     *
     * @return the changes, in order
     */
    public List<TimerChange> timers() {
        return timers;
    }

    /**
     * Returns the handoff to a person.
     *
     * @return the request, empty when the bot goes on
     */
    public Optional<HandoffRequest> handoff() {
        return marks.handoff;
    }

    /**
     * Returns whether the answer comes later.
     *
     * @return whether it does, see {@link #answerLater}
     */
    public boolean isAnsweredLater() {
        return marks.later;
    }

    /**
     * Returns the contact's wish to receive replies only.
     *
     * @return true for replies only, false for everything again, empty when the turn changes nothing
     */
    public Optional<Boolean> optOut() {
        return marks.optOut;
    }

    /**
     * Returns the topics that the event was understood to be about.
     *
     * @return the topics, none when the handler named none
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
