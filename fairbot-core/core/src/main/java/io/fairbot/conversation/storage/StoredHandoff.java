package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored facts of a conversation that waits for an attendant, is taken or closed.
 *
 * @param state the state; never {@link HandoffState#BOT}
 * @param since since when it is in this state
 * @param by the attendant who has it or closed it, null while it waits
 * @param priority the urgency of one that waits, null otherwise
 * @param reason why it waits, null otherwise
 * @param unansweredSince since when the customer waits for a word of the attendant, null when they do not
 * @param spokeAt when the attendant last wrote, or took it, null unless it is taken
 * @param reminders the number of reminders to the staff
 * @param remindedAt when the staff was last reminded, null for never
 * @param toldAt when the customer heard that an attendant is being looked for, null for never
 * @param toldUntil the opening of which the customer heard when the branch was closed, null for none
 */
@Internal
public record StoredHandoff(
        HandoffState state,
        Instant since,
        @Nullable String by,
        @Nullable HandoffPriority priority,
        @Nullable String reason,
        @Nullable Instant unansweredSince,
        @Nullable Instant spokeAt,
        int reminders,
        @Nullable Instant remindedAt,
        @Nullable Instant toldAt,
        @Nullable Instant toldUntil) {
    /** The distance of two priorities in the order of a queue, in milliseconds: more than any time of arrival. */
    private static final long PRIORITY_STEP = 100_000_000_000_000L;

    /**
     * Returns the facts of a conversation that begins to wait.
     *
     * @param request priority and reason
     * @param at when
     * @return the facts
     */
    public static StoredHandoff waiting(HandoffRequest request, Instant at) {
        return new StoredHandoff(
                HandoffState.WAITING, at, null, request.priority(), request.reason(), null, null, 0, null, null, null);
    }

    /**
     * Returns the facts of a conversation that was taken.
     *
     * @param by the attendant
     * @param isAwaited whether the customer waits for a word
     * @param at when
     * @return the facts
     */
    public static StoredHandoff taken(String by, boolean isAwaited, Instant at) {
        return new StoredHandoff(
                HandoffState.TAKEN, at, by, null, null, isAwaited ? at : null, at, 0, null, null, null);
    }

    /**
     * Returns the facts of a closed conversation.
     *
     * @param by the attendant
     * @param at when
     * @return the facts
     */
    public static StoredHandoff closed(String by, Instant at) {
        return new StoredHandoff(HandoffState.CLOSED, at, by, null, null, null, null, 0, null, null, null);
    }

    /**
     * Returns the facts after the customer wrote: the first message that is unanswered counts.
     *
     * @param at when
     * @return the facts
     */
    public StoredHandoff withMessage(Instant at) {
        boolean counts = state == HandoffState.TAKEN && unansweredSince == null;
        return counts ? with(at, spokeAt, 0, null) : this;
    }

    /**
     * Returns the facts after the attendant wrote.
     *
     * @param at when
     * @return the facts
     */
    public StoredHandoff withWord(Instant at) {
        return with(null, at, 0, null);
    }

    /**
     * Returns the facts after the staff was reminded.
     *
     * @param at when
     * @return the facts
     */
    public StoredHandoff withReminder(Instant at) {
        return with(unansweredSince, spokeAt, reminders + 1, at);
    }

    /**
     * Returns the facts after the customer heard that an attendant is being looked for.
     *
     * @param at when
     * @return the facts
     */
    public StoredHandoff withNotice(Instant at) {
        return told(at, toldUntil);
    }

    /**
     * Returns the facts after the customer heard that the branch is closed.
     *
     * @param opening when it opens
     * @return the facts
     */
    public StoredHandoff withClosingNotice(Instant opening) {
        return told(toldAt, opening);
    }

    private StoredHandoff with(
            @Nullable Instant unanswered, @Nullable Instant spoke, int count, @Nullable Instant reminded) {
        return new StoredHandoff(
                state, since, by, priority, reason, unanswered, spoke, count, reminded, toldAt, toldUntil);
    }

    private StoredHandoff told(@Nullable Instant notice, @Nullable Instant opening) {
        return new StoredHandoff(
                state, since, by, priority, reason, unansweredSince, spokeAt, reminders, remindedAt, notice, opening);
    }

    /**
     * Returns the place in the order of the conversations in the same state.
     *
     * @return the place: by priority and arrival
     */
    public long place() {
        return since.toEpochMilli() - urgency() * PRIORITY_STEP;
    }

    private int urgency() {
        return priority == null
                ? 0
                : switch (priority) {
                    case LOW -> 0;
                    case NORMAL -> 1;
                    case HIGH -> 2;
                    case URGENT -> 3;
                };
    }

    /**
     * Returns the facts in their public form.
     *
     * @return the handoff
     */
    public Handoff handoff() {
        Optional<HandoffRequest> request =
                Optional.ofNullable(priority).map(urgency -> new HandoffRequest(urgency, reason == null ? "" : reason));
        return new Handoff(state, since, Optional.ofNullable(by), request, Optional.ofNullable(unansweredSince));
    }

    /** Returns the state alone: a reason may be personal. */
    @Override
    public String toString() {
        return "StoredHandoff[" + state + "]";
    }
}
