package io.fairbot.conversation.attendance;

import static io.fairbot.conversation.attendance.HandoffEffect.ANSWER;
import static io.fairbot.conversation.attendance.HandoffEffect.CANCEL_SCHEDULE;
import static io.fairbot.conversation.attendance.HandoffEffect.NOTIFY_HANDLER;
import static io.fairbot.conversation.attendance.HandoffEffect.NOTIFY_STAFF;
import static io.fairbot.conversation.attendance.HandoffEffect.REMIND_STAFF;
import static io.fairbot.conversation.attendance.HandoffEffect.SCHEDULE;
import static io.fairbot.conversation.attendance.HandoffEffect.STAY_SILENT;
import static io.fairbot.conversation.attendance.HandoffEffect.TELL_CUSTOMER;

import io.fairbot.conversation.handoff.HandoffState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The transition table of a conversation: the next state and the effects for each state and event. Stateless, without I/O, time or
 * threads.
 *
 * <p>A pair of state and event is listed, without effect, refused, or impossible. What attendants and bots want may come in any
 * state; the steps in time follow from the state, so any other pair of them is a programming error.
 */
final class HandoffTransitionTable {
    private static final Map<HandoffState, Map<HandoffEvent, HandoffTransition>> LISTED =
            new EnumMap<>(HandoffState.class);
    private static final Map<HandoffState, Set<HandoffEvent>> WITHOUT_EFFECT = new EnumMap<>(HandoffState.class);
    private static final Map<HandoffState, Set<HandoffEvent>> REFUSED = new EnumMap<>(HandoffState.class);

    /**
     * A row of the table.
     *
     * @param next the next state
     * @param effects the effects
     */
    record HandoffTransition(HandoffState next, List<HandoffEffect> effects) {}

    static {
        Set<HandoffState> unattended = EnumSet.of(HandoffState.BOT, HandoffState.CLOSED);
        Set<HandoffState> attended = EnumSet.of(HandoffState.WAITING, HandoffState.TAKEN);
        handoffs(unattended, attended);
        talk(attended);
        ends(unattended, attended);
        steps();
    }

    private HandoffTransitionTable() {}

    /**
     * Returns the row of a state and an event; empty when nothing changes.
     *
     * @throws IllegalStateException when the event is refused, or cannot happen in this state
     */
    static Optional<HandoffTransition> next(HandoffState state, HandoffEvent event) {
        HandoffTransition found = LISTED.getOrDefault(state, Map.of()).get(event);
        if (found == null && !isIn(WITHOUT_EFFECT, state, event)) {
            throw new IllegalStateException(
                    "The event " + event + " cannot happen to a conversation that is " + state + ".");
        }
        return Optional.ofNullable(found);
    }

    /** Returns whether an attendant's action is refused in a state. */
    static boolean isRefused(HandoffState state, HandoffEvent event) {
        return isIn(REFUSED, state, event);
    }

    private static void handoffs(Set<HandoffState> unattended, Set<HandoffState> attended) {
        on(unattended, HandoffEvent.REQUESTED, HandoffState.WAITING, NOTIFY_STAFF, SCHEDULE);
        put(WITHOUT_EFFECT, attended, HandoffEvent.REQUESTED);

        HandoffEffect[] taken = {NOTIFY_HANDLER, NOTIFY_STAFF, SCHEDULE};
        Set<HandoffState> free = EnumSet.complementOf(EnumSet.of(HandoffState.TAKEN));
        on(free, HandoffEvent.TAKE, HandoffState.TAKEN, taken);
        put(REFUSED, EnumSet.of(HandoffState.TAKEN), HandoffEvent.TAKE);
        on(free, HandoffEvent.PHONE_USED, HandoffState.TAKEN, taken);

        on(HandoffState.WAITING, HandoffEvent.TRANSFER, HandoffState.TAKEN, taken);
        // The bot is silent before and after it.
        on(HandoffState.TAKEN, HandoffEvent.TRANSFER, HandoffState.TAKEN, NOTIFY_STAFF, SCHEDULE);
        put(REFUSED, unattended, HandoffEvent.TRANSFER);
        on(attended, HandoffEvent.REQUEUE, HandoffState.WAITING, NOTIFY_STAFF, SCHEDULE);
        put(REFUSED, unattended, HandoffEvent.REQUEUE);
    }

    private static void talk(Set<HandoffState> attended) {
        on(HandoffState.BOT, HandoffEvent.MESSAGE, HandoffState.BOT, ANSWER);
        on(HandoffState.CLOSED, HandoffEvent.MESSAGE, HandoffState.BOT, ANSWER);
        for (HandoffState state : attended) {
            on(state, HandoffEvent.MESSAGE, state, STAY_SILENT, SCHEDULE);
        }
        on(HandoffState.TAKEN, HandoffEvent.WORD, HandoffState.TAKEN, SCHEDULE);
        put(REFUSED, EnumSet.complementOf(EnumSet.of(HandoffState.TAKEN)), HandoffEvent.WORD);
        on(HandoffState.TAKEN, HandoffEvent.PHONE_USED, HandoffState.TAKEN, STAY_SILENT, SCHEDULE);
    }

    private static void ends(Set<HandoffState> unattended, Set<HandoffState> attended) {
        on(attended, HandoffEvent.CLOSE, HandoffState.CLOSED, NOTIFY_HANDLER, NOTIFY_STAFF, CANCEL_SCHEDULE);
        put(REFUSED, EnumSet.of(HandoffState.BOT), HandoffEvent.CLOSE);
        put(WITHOUT_EFFECT, EnumSet.of(HandoffState.CLOSED), HandoffEvent.CLOSE);
        on(attended, HandoffEvent.GIVE_BACK, HandoffState.BOT, NOTIFY_HANDLER, NOTIFY_STAFF, CANCEL_SCHEDULE);
        put(WITHOUT_EFFECT, unattended, HandoffEvent.GIVE_BACK);
    }

    private static void steps() {
        on(HandoffState.WAITING, HandoffEvent.REMINDER_DUE, HandoffState.WAITING, REMIND_STAFF, SCHEDULE);
        on(HandoffState.TAKEN, HandoffEvent.REMINDER_DUE, HandoffState.TAKEN, REMIND_STAFF, SCHEDULE);
        on(HandoffState.WAITING, HandoffEvent.NOTICE_DUE, HandoffState.WAITING, TELL_CUSTOMER, SCHEDULE);
        on(HandoffState.WAITING, HandoffEvent.CLOSING_DUE, HandoffState.WAITING, TELL_CUSTOMER, SCHEDULE);
        on(
                EnumSet.of(HandoffState.WAITING, HandoffState.TAKEN),
                HandoffEvent.RETURN_DUE,
                HandoffState.BOT,
                TELL_CUSTOMER,
                NOTIFY_HANDLER,
                NOTIFY_STAFF,
                CANCEL_SCHEDULE);
    }

    private static void on(Set<HandoffState> states, HandoffEvent event, HandoffState next, HandoffEffect... effects) {
        states.forEach(state -> on(state, event, next, effects));
    }

    private static void on(HandoffState state, HandoffEvent event, HandoffState next, HandoffEffect... effects) {
        LISTED.computeIfAbsent(state, one -> new EnumMap<>(HandoffEvent.class))
                .put(event, new HandoffTransition(next, List.of(effects)));
    }

    private static void put(Map<HandoffState, Set<HandoffEvent>> pairs, Set<HandoffState> states, HandoffEvent event) {
        states.forEach(state -> pairs.computeIfAbsent(state, one -> EnumSet.noneOf(HandoffEvent.class))
                .add(event));
    }

    private static boolean isIn(Map<HandoffState, Set<HandoffEvent>> pairs, HandoffState state, HandoffEvent event) {
        return pairs.getOrDefault(state, Set.of()).contains(event);
    }
}
