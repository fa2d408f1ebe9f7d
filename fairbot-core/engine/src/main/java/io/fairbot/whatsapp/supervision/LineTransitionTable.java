package io.fairbot.whatsapp.supervision;

import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.ACQUIRE_PERMIT;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.ALLOW_SENDING;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.APPLY_TO_SENDING;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.CLOSE_SESSION;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.COMPLETE_OPEN;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.CONNECT;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.DECIDE;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.DETACH;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.END;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.FAIL_IN_FLIGHT;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.FAIL_OPEN;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.FIND_OWNER;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.LEAVE;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.NOTIFY_SINK;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.OPEN_SESSION;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.PUBLISH;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.REPORT;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.REPORT_FAULT;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.REQUEST_RESEND;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.RESET_RECOVERY;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.START_CONNECT_TIMER;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.START_DELAY;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.START_STABLE_TIMER;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.STOP_CHANNEL;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.VERIFY;
import static io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect.WATCH;

import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The transition table of a line: the next state and the effects for each state and event. Stateless, without I/O, time
 * or threads; {@link LineSupervisor} performs the effects.
 *
 * <p>A pair of state and event is listed, ignored, or impossible. The pairs that are ignored are those that a delay between the
 * line's thread and the others can bring about; every other pair is a programming error.
 */
final class LineTransitionTable {
    private static final Map<LineState, Map<LineEvent, LineTransition>> LISTED = new EnumMap<>(LineState.class);
    private static final Map<LineState, Set<LineEvent>> IGNORED = new EnumMap<>(LineState.class);

    /** The states of a line. */
    enum LineState {
        /** The line was created and is not opened yet. */
        NEW(SessionPhase.CONNECTING),
        /** The first session was requested from the channel, which has not answered. */
        OPENING(SessionPhase.CONNECTING),
        /** An attempt to connect is in progress, or the session connects by itself. */
        CONNECTING(SessionPhase.RECONNECTING),
        /** The session waits to be linked to a phone. */
        LINKING(SessionPhase.LINKING),
        /** The session says that it is open. */
        OPEN(SessionPhase.OPEN),
        /** The line has failed; the reaction is decided within the same event, so no other event comes in between. */
        FAILED(SessionPhase.RECONNECTING),
        /** A delay runs before the next attempt. */
        DELAYED(SessionPhase.RECONNECTING),
        /** The next attempt waits for a permit to connect. */
        QUEUED(SessionPhase.RECONNECTING),
        /** The line is down until an operator retries it, or until the end of a ban. */
        STOPPED(SessionPhase.STOPPED),
        /** The line was closed, or could not be opened at all. Final. */
        CLOSED(SessionPhase.STOPPED);

        private final SessionPhase phase;

        LineState(SessionPhase phase) {
            this.phase = phase;
        }

        /** Returns what {@link LineEffect#PUBLISH} shows of a line that comes into this state. */
        SessionPhase phase() {
            return phase;
        }
    }

    /** An event of a line. */
    enum LineEvent {
        /** The line is to be opened. */
        OPEN_REQUESTED,
        /** The session in use is open. */
        SESSION_OPEN,
        /** The session in use waits to be linked. */
        SESSION_LINKING,
        /** The session in use connects by itself. */
        SESSION_CONNECTING,
        /** The session in use has ended. */
        SESSION_STOPPED,
        /** The channel could not make the first session. */
        OPEN_FAILED,
        /** An attempt to connect has failed. */
        ATTEMPT_FAILED,
        /** The line was not open in time. */
        CONNECT_TIMEOUT,
        /** The line is open, but too many probes in a row failed. */
        SILENCE,
        /** The line was open for long enough, and events prove that it works. */
        PROVEN,
        /** The line was open for long enough, but nothing proves that it works. */
        UNPROVEN,
        /** Decision: connect again at once. */
        RESTART,
        /** Decision: try again after a delay. */
        RETRY,
        /** Decision: stop until an operator retries the line. */
        STOP,
        /** Decision: stop until the time that the provider named. */
        STOP_UNTIL,
        /** Decision: stop, and find out who else holds the branch. */
        STOP_FIND_OWNER,
        /** Decision: stop this line and all others of its channel. */
        STOP_ALL,
        /** The delay before an attempt has expired. */
        DELAY_OVER,
        /** The line may connect now. */
        PERMIT_GRANTED,
        /** A fault that makes the session doubtful. */
        FAULT_VERIFY,
        /** A message arrived that cannot be read. */
        FAULT_RESEND,
        /** A fault with which the line must not stay open. */
        FAULT_STOP,
        /** A fault that only concerns messages. */
        FAULT_REPORT,
        /** Another holder of the branch was found. */
        OWNER_FOUND,
        /** An operator requests an attempt now. */
        RETRY_REQUESTED,
        /** Another line has detected that no line of this channel can stay open. */
        STOP_REQUESTED,
        /** The line is to be closed. */
        CLOSE_REQUESTED
    }

    /** An effect of a transition, performed in the order of its list. */
    enum LineEffect {
        /** Cancels timer, permit and liveness probes of the former state. Sending stops. */
        LEAVE,
        /** Requests the first session from the channel. */
        OPEN_SESSION,
        /** Starts the timer of an attempt. */
        START_CONNECT_TIMER,
        /** Starts the timer after which an open line counts as stable. */
        START_STABLE_TIMER,
        /** Starts the delay before the next attempt. */
        START_DELAY,
        /** Enters the queue for a permit to connect. */
        ACQUIRE_PERMIT,
        /** Begins and counts an attempt: reconnects the session, or opens another one. */
        CONNECT,
        /** Ignores the session from now on; messages it has not answered become unknown. */
        DETACH,
        /** Closes the session, if there is one. */
        CLOSE_SESSION,
        /** Messages that the session has not answered become unknown. */
        FAIL_IN_FLIGHT,
        /** Applies the failure to the send governor. */
        APPLY_TO_SENDING,
        /** Decides the reaction to the failure: the next event, dispatched at once. Always the last effect. */
        DECIDE,
        /** Publishes the new state to senders. */
        PUBLISH,
        /** Reports the new state with the event's urgency. */
        REPORT,
        /** Reports a fault, at most once a minute for each cause. */
        REPORT_FAULT,
        /** Notifies the conversations of the new state. */
        NOTIFY_SINK,
        /** Permits messages to be sent. */
        ALLOW_SENDING,
        /** Starts to monitor liveness. */
        WATCH,
        /** Probes an open session; reads the state of one that is not, and dispatches it. Always the last effect. */
        VERIFY,
        /** Requests an unreadable message from its sender again. */
        REQUEST_RESEND,
        /** Ends the outage: attempts are counted from zero. */
        RESET_RECOVERY,
        /** Queries the other holders of the branch. */
        FIND_OWNER,
        /** Stops the other lines of the channel. */
        STOP_CHANNEL,
        /** Completes the stage of the first opening, unless it has ended. */
        COMPLETE_OPEN,
        /** Fails the stage of the first opening, unless it has ended. */
        FAIL_OPEN,
        /** Closes the session and completes the line's close; nothing is dispatched any more. */
        END
    }

    /**
     * A row of the table.
     *
     * @param next the next state
     * @param effects the effects, in this order
     */
    record LineTransition(LineState next, List<LineEffect> effects) {}

    static {
        Set<LineState> connecting = EnumSet.of(LineState.OPENING, LineState.CONNECTING);
        Set<LineState> waiting = EnumSet.of(LineState.DELAYED, LineState.QUEUED);
        opening(waiting);
        sessions(connecting, waiting);
        decisions();
        attempts(connecting);
        faults(waiting);
        requests(waiting);
    }

    private LineTransitionTable() {}

    /**
     * Returns the row of a state and an event.
     *
     * @throws IllegalStateException when the event cannot happen in this state
     */
    static Optional<LineTransition> next(LineState state, LineEvent event) {
        LineTransition found = LISTED.getOrDefault(state, Map.of()).get(event);
        if (found == null && !IGNORED.getOrDefault(state, Set.of()).contains(event)) {
            throw new IllegalStateException("The event " + event + " cannot happen to a line that is " + state + ".");
        }
        return Optional.ofNullable(found);
    }

    /** Returns the event of a line for the phase of its session. */
    static LineEvent ofSession(SessionPhase phase) {
        return switch (phase) {
            case OPEN -> LineEvent.SESSION_OPEN;
            case LINKING -> LineEvent.SESSION_LINKING;
            case CONNECTING, RECONNECTING -> LineEvent.SESSION_CONNECTING;
            case STOPPED -> LineEvent.SESSION_STOPPED;
        };
    }

    /** Returns the event of a line for a fault with this action. */
    static LineEvent ofFault(FailureAction action) {
        return switch (action) {
            case RECONNECT_NOW, RECONNECT, PROBE -> LineEvent.FAULT_VERIFY;
            case STOP_CHECK_OWNER, STOP_RELINK, STOP_UNTIL, STOP_PAGE, STOP_ALL_OUTDATED, CONFIGURATION ->
                LineEvent.FAULT_STOP;
            case REQUEST_RESEND -> LineEvent.FAULT_RESEND;
            default -> LineEvent.FAULT_REPORT;
        };
    }

    private static void opening(Set<LineState> waiting) {
        on(LineState.NEW, LineEvent.OPEN_REQUESTED, LineState.OPENING, START_CONNECT_TIMER, OPEN_SESSION);
        // Another line stopped this one before its turn came: it is returned in this state.
        ignore(LineState.STOPPED, LineEvent.OPEN_REQUESTED);
        on(LineState.OPENING, LineEvent.OPEN_FAILED, LineState.CLOSED, LEAVE, DETACH, END, FAIL_OPEN);
        // It failed after its time-out, so the caller has the line already and the next attempt is planned.
        ignore(waiting, LineEvent.OPEN_FAILED);
    }

    private static void sessions(Set<LineState> connecting, Set<LineState> waiting) {
        LineEffect[] open = {
            LEAVE, PUBLISH, REPORT, ALLOW_SENDING, NOTIFY_SINK, WATCH, START_STABLE_TIMER, COMPLETE_OPEN
        };
        on(connecting, LineEvent.SESSION_OPEN, LineState.OPEN, open);
        on(LineState.LINKING, LineEvent.SESSION_OPEN, LineState.OPEN, open);
        on(waiting, LineEvent.SESSION_OPEN, LineState.OPEN, open);
        ignore(LineState.OPEN, LineEvent.SESSION_OPEN);

        LineEffect[] linking = {LEAVE, PUBLISH, REPORT, NOTIFY_SINK, COMPLETE_OPEN};
        on(connecting, LineEvent.SESSION_LINKING, LineState.LINKING, linking);
        on(LineState.OPEN, LineEvent.SESSION_LINKING, LineState.LINKING, linking);
        ignore(LineState.LINKING, LineEvent.SESSION_LINKING);
        ignore(waiting, LineEvent.SESSION_LINKING);

        // The timer of the opening runs on.
        on(LineState.OPENING, LineEvent.SESSION_CONNECTING, LineState.CONNECTING, COMPLETE_OPEN);
        Set<LineState> usable = EnumSet.of(LineState.OPEN, LineState.LINKING);
        on(
                usable,
                LineEvent.SESSION_CONNECTING,
                LineState.CONNECTING,
                LEAVE,
                PUBLISH,
                REPORT,
                NOTIFY_SINK,
                START_CONNECT_TIMER);
        ignore(LineState.CONNECTING, LineEvent.SESSION_CONNECTING);
        ignore(waiting, LineEvent.SESSION_CONNECTING);

        fail(connecting, LineEvent.SESSION_STOPPED);
        fail(usable, LineEvent.SESSION_STOPPED);
        ignore(waiting, LineEvent.SESSION_STOPPED);
    }

    private static void decisions() {
        on(LineState.FAILED, LineEvent.RESTART, LineState.QUEUED, PUBLISH, REPORT, NOTIFY_SINK, ACQUIRE_PERMIT);
        on(LineState.FAILED, LineEvent.RETRY, LineState.DELAYED, PUBLISH, REPORT, NOTIFY_SINK, START_DELAY);
        decideStop(LineEvent.STOP);
        decideStop(LineEvent.STOP_UNTIL, START_DELAY);
        decideStop(LineEvent.STOP_FIND_OWNER, FIND_OWNER);
        decideStop(LineEvent.STOP_ALL, STOP_CHANNEL);
    }

    private static void attempts(Set<LineState> connecting) {
        fail(EnumSet.of(LineState.CONNECTING), LineEvent.ATTEMPT_FAILED);
        fail(connecting, LineEvent.CONNECT_TIMEOUT);
        fail(EnumSet.of(LineState.OPEN), LineEvent.SILENCE);
        on(LineState.OPEN, LineEvent.PROVEN, LineState.OPEN, RESET_RECOVERY);
        on(LineState.OPEN, LineEvent.UNPROVEN, LineState.OPEN, START_STABLE_TIMER);
        on(LineState.DELAYED, LineEvent.DELAY_OVER, LineState.QUEUED, ACQUIRE_PERMIT);
        on(LineState.STOPPED, LineEvent.DELAY_OVER, LineState.QUEUED, ACQUIRE_PERMIT);
        on(LineState.QUEUED, LineEvent.PERMIT_GRANTED, LineState.CONNECTING, START_CONNECT_TIMER, CONNECT);
        on(LineState.STOPPED, LineEvent.OWNER_FOUND, LineState.STOPPED, REPORT);
    }

    private static void faults(Set<LineState> waiting) {
        on(LineState.OPEN, LineEvent.FAULT_VERIFY, LineState.OPEN, REPORT_FAULT, VERIFY);
        for (LineState state : EnumSet.of(LineState.CONNECTING, LineState.OPEN)) {
            // A session may read messages before it says that it is open.
            on(state, LineEvent.FAULT_RESEND, state, REPORT_FAULT, REQUEST_RESEND);
        }
        on(LineState.OPEN, LineEvent.FAULT_REPORT, LineState.OPEN, REPORT_FAULT);
        fail(EnumSet.of(LineState.OPEN), LineEvent.FAULT_STOP);
        // A line that is not open is being treated already.
        for (LineEvent fault : EnumSet.range(LineEvent.FAULT_VERIFY, LineEvent.FAULT_REPORT)) {
            if (fault != LineEvent.FAULT_RESEND) {
                ignore(LineState.CONNECTING, fault);
            }
            ignore(LineState.LINKING, fault);
            ignore(waiting, fault);
        }
    }

    private static void requests(Set<LineState> waiting) {
        LineEffect[] retry = {LEAVE, RESET_RECOVERY, DETACH, PUBLISH, REPORT, ACQUIRE_PERMIT};
        on(EnumSet.of(LineState.LINKING, LineState.STOPPED), LineEvent.RETRY_REQUESTED, LineState.QUEUED, retry);
        on(waiting, LineEvent.RETRY_REQUESTED, LineState.QUEUED, retry);
        // Nothing to hasten.
        Set<LineState> busy = EnumSet.of(LineState.NEW, LineState.OPENING, LineState.CONNECTING, LineState.OPEN);
        ignore(busy, LineEvent.RETRY_REQUESTED);

        Set<LineState> alive = EnumSet.complementOf(EnumSet.of(LineState.FAILED, LineState.CLOSED));
        Set<LineState> running = EnumSet.copyOf(alive);
        running.remove(LineState.STOPPED);
        on(
                running,
                LineEvent.STOP_REQUESTED,
                LineState.STOPPED,
                LEAVE,
                DETACH,
                CLOSE_SESSION,
                PUBLISH,
                REPORT,
                NOTIFY_SINK,
                COMPLETE_OPEN);
        ignore(LineState.STOPPED, LineEvent.STOP_REQUESTED);
        on(alive, LineEvent.CLOSE_REQUESTED, LineState.CLOSED, LEAVE, DETACH, END, FAIL_OPEN);

        // Tasks submitted to the line's thread before it was closed still run.
        ignore(LineState.CLOSED, LineEvent.OPEN_REQUESTED);
        ignore(LineState.CLOSED, LineEvent.RETRY_REQUESTED);
        ignore(LineState.CLOSED, LineEvent.STOP_REQUESTED);
        ignore(LineState.CLOSED, LineEvent.CLOSE_REQUESTED);
    }

    private static void fail(Set<LineState> states, LineEvent event) {
        on(states, event, LineState.FAILED, LEAVE, FAIL_IN_FLIGHT, APPLY_TO_SENDING, COMPLETE_OPEN, DECIDE);
    }

    private static void decideStop(LineEvent decision, LineEffect... more) {
        LineEffect[] stop = {DETACH, CLOSE_SESSION, PUBLISH, REPORT, NOTIFY_SINK};
        LineEffect[] all = Arrays.copyOf(stop, stop.length + more.length);
        System.arraycopy(more, 0, all, stop.length, more.length);
        on(LineState.FAILED, decision, LineState.STOPPED, all);
    }

    private static void on(Set<LineState> states, LineEvent event, LineState next, LineEffect... effects) {
        states.forEach(state -> on(state, event, next, effects));
    }

    private static void on(LineState state, LineEvent event, LineState next, LineEffect... effects) {
        LISTED.computeIfAbsent(state, key -> new EnumMap<>(LineEvent.class))
                .put(event, new LineTransition(next, List.of(effects)));
    }

    private static void ignore(Set<LineState> states, LineEvent event) {
        states.forEach(state -> ignore(state, event));
    }

    private static void ignore(LineState state, LineEvent event) {
        IGNORED.computeIfAbsent(state, key -> EnumSet.noneOf(LineEvent.class)).add(event);
    }
}
