package io.fairbot.agent.engine;

import static io.fairbot.agent.engine.AgentTransitionTable.AgentEffect.*;
import static io.fairbot.agent.engine.AgentTransitionTable.AgentPhase.*;
import static io.fairbot.agent.engine.AgentTransitionTable.AgentSignal.*;

import io.fairbot.agent.AgentState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transition table of the agent state machine: the next phase and the effects, in their order, for each phase and
 * signal. Pure; {@link ManagedAgent} performs the effects. The same table is in docs/inside/concepts.md.
 */
final class AgentTransitionTable {
    private static final Map<AgentPhase, Map<AgentSignal, AgentTransition>> TABLE = table();

    private AgentTransitionTable() {}

    /** A phase of an agent: finer than its {@link AgentState}, the published state. */
    enum AgentPhase {
        /** Registered, and never requested to run. */
        REGISTERED,
        /** Its configuration is being applied. Others see its previous state. */
        CONFIGURING,
        /** Its configuration is accepted; a dependency may be missing. */
        WAITING,
        /** It waits for the answer to its request for the lease of a singleton. */
        ACQUIRING,
        /** Another node runs it as the singleton. */
        STANDBY,
        /** Its start has been called and has not ended. */
        STARTING,
        /** Its start has succeeded. */
        RUNNING,
        /** Its stop is pending; then it stays stopped. */
        STOPPING,
        /** Its stop is pending; then it is configured and started again. */
        RESTARTING,
        /** It has failed and its stop is pending; then it stays stopped. */
        FAILED_STOPPING,
        /** It has failed and its stop is pending; then it is restarted after a delay. */
        FAILED_RETRYING,
        /** It has failed and has stopped; it is restarted after a delay. */
        BACKOFF,
        /** Stopped until it is requested to run. */
        STOPPED;

        private static final Set<AgentPhase> BEFORE_START = EnumSet.of(CONFIGURING, WAITING, ACQUIRING, STANDBY);

        /** Returns whether an agent in standby remains there until it starts or stops. */
        boolean keepsStandby() {
            return BEFORE_START.contains(this);
        }
    }

    /** A signal to the state machine of an agent. */
    enum AgentSignal {
        /** It is requested to run, or to restart when it runs. */
        RUN,
        /** It is requested to stop, and to remain stopped. */
        STOP,
        /** Evaluated: a dependency does not run. */
        DEPENDENCY_MISSING,
        /** Evaluated: all dependencies run, but it is a singleton without its lease. */
        LEASE_MISSING,
        /** Evaluated: it can run. */
        NOTHING_MISSING,
        /** It has accepted its configuration. */
        CONFIGURED,
        /** This node holds the lease. */
        LEASED,
        /** Another node holds the lease. */
        LEASED_ELSEWHERE,
        /** The lease was lost. */
        LEASE_LOST,
        /** Its start has succeeded. */
        STARTED,
        /** Its stop has succeeded. */
        STOP_ENDED,
        /** Its stop has failed or timed out. */
        STOP_FAILED,
        /** The timer has expired, and no call of the agent is pending. */
        TIMER,
        /** The timer has expired, and a call of the agent has not returned. */
        TIMER_WHILE_BUSY,
        /** A new configuration is to be applied. */
        UPDATE,
        /** A configuration, the lease, a start, a heartbeat or an update has failed. */
        FAIL,
        /** The same, of a required agent before all have started: there is no restart. */
        FAIL_FIRST_START
    }

    /** An effect of a transition. An effect that shows a state changes only its reason when the state is shown already. */
    enum AgentEffect {
        /** Restores the whole budget of restarts. */
        RESET_BUDGET,
        /** Applies the configuration; a pending update is part of it. */
        CONFIGURE,
        /** Requests the lease. */
        ACQUIRE,
        /** Opens the mailbox and calls the start with a new context. */
        START,
        /** Starts to deliver messages, to query heartbeats, and to apply updates. */
        BEGIN,
        /** Ends heartbeats and updates, and pauses the mailbox. */
        HALT,
        /** Interrupts pending calls of the agent. */
        INTERRUPT,
        /** Abandons the start. */
        ABANDON_START,
        /** Calls the stop, after the start has ended. */
        STOP_AGENT,
        /** Releases messages, context and lease. */
        RELEASE,
        /** Closes the mailbox. */
        CLOSE_MAILBOX,
        /** Applies the latest configuration to the running agent, one update at a time. */
        APPLY_UPDATE,
        /** Defers the update to the next start; no caller waits for it. */
        DEFER_UPDATE,
        /** Reports to the engine that its start has failed. */
        REPORT_START_FAILURE,
        /** Completes the stage of the callers that wait for a start. */
        COMPLETE_START,
        /** Fails the stage of the callers that wait for a start. */
        FAIL_START,
        /** Marks the agent as in standby, and sets the timer for the next request of the lease. */
        STAND_BY,
        /** Adds the time of the restart to the reason, and sets the timer. */
        SCHEDULE_RESTART,
        /** Shows the pending call as the reason, and sets the timer. */
        AWAIT_CALLS,
        /** Evaluates dependencies and lease, which gives the next signal. */
        EVALUATE,
        SHOW_CONFIGURED,
        SHOW_STARTING,
        SHOW_READY,
        /** READY or DEGRADED, by its health and its dependencies. */
        SHOW_HEALTH,
        SHOW_FAILED,
        SHOW_STOPPED,
        /** STOPPED, with the reason that it is restarted. */
        SHOW_RESTART;

        /** Returns the states of which the effect shows one; empty when it shows none. */
        List<AgentState> shown() {
            return switch (this) {
                case SHOW_CONFIGURED -> List.of(AgentState.CONFIGURED);
                case SHOW_STARTING -> List.of(AgentState.STARTING);
                case SHOW_READY -> List.of(AgentState.READY);
                case SHOW_HEALTH -> List.of(AgentState.READY, AgentState.DEGRADED);
                case SHOW_FAILED -> List.of(AgentState.FAILED);
                case SHOW_STOPPED, SHOW_RESTART -> List.of(AgentState.STOPPED);
                default -> List.of();
            };
        }
    }

    /**
     * A transition: the next phase and the effects.
     *
     * @param next the next phase
     * @param newEpoch whether results and timers of pending calls are dropped from now on
     * @param effects the effects, in this order
     */
    record AgentTransition(AgentPhase next, boolean newEpoch, List<AgentEffect> effects) {}

    /** Returns the transition of a signal in a phase; empty when the signal cannot occur in that phase. */
    static Optional<AgentTransition> next(AgentPhase phase, AgentSignal signal) {
        return Optional.ofNullable(TABLE.getOrDefault(phase, Map.of()).get(signal));
    }

    private static Map<AgentPhase, Map<AgentSignal, AgentTransition>> table() {
        Rows rows = new Rows();
        addOrders(rows);
        addWayToRunning(rows);
        addWayToStopped(rows);
        addFailures(rows);
        addIgnored(rows);
        return rows.table;
    }

    private static void addOrders(Rows rows) {
        Set<AgentPhase> calm = EnumSet.of(REGISTERED, STOPPED, CONFIGURING, WAITING, ACQUIRING, STANDBY, BACKOFF);
        rows.enter(calm, RUN, CONFIGURING, RESET_BUDGET, CONFIGURE);
        rows.enter(EnumSet.of(STARTING, RUNNING), RUN, RESTARTING, RESET_BUDGET, HALT, STOP_AGENT);
        // A stop that is pending is the stop of this restart, too.
        rows.change(EnumSet.of(STOPPING, RESTARTING), RUN, RESTARTING, RESET_BUDGET);
        rows.change(EnumSet.of(FAILED_STOPPING, FAILED_RETRYING), RUN, FAILED_RETRYING, RESET_BUDGET);

        calm.remove(STOPPED);
        rows.enter(calm, STOP, STOPPED, FAIL_START, CLOSE_MAILBOX, RELEASE, SHOW_STOPPED);
        rows.enter(EnumSet.of(STARTING, RUNNING), STOP, STOPPING, FAIL_START, HALT, CLOSE_MAILBOX, STOP_AGENT);
        rows.change(EnumSet.of(STOPPING, RESTARTING), STOP, STOPPING, FAIL_START);
        rows.change(EnumSet.of(FAILED_STOPPING, FAILED_RETRYING), STOP, FAILED_STOPPING, FAIL_START);
        rows.change(EnumSet.of(STOPPED), STOP, STOPPED, FAIL_START);

        rows.change(EnumSet.of(RUNNING), UPDATE, RUNNING, APPLY_UPDATE);
        for (AgentPhase other : EnumSet.complementOf(EnumSet.of(RUNNING))) {
            rows.change(EnumSet.of(other), UPDATE, other, DEFER_UPDATE);
        }
    }

    private static void addWayToRunning(Rows rows) {
        rows.enter(EnumSet.of(CONFIGURING), CONFIGURED, WAITING, SHOW_CONFIGURED);
        rows.change(EnumSet.of(WAITING), DEPENDENCY_MISSING, WAITING, SHOW_CONFIGURED);
        rows.enter(EnumSet.of(WAITING), LEASE_MISSING, ACQUIRING, ACQUIRE);
        rows.enter(EnumSet.of(WAITING), NOTHING_MISSING, STARTING, SHOW_STARTING, START);
        rows.enter(EnumSet.of(ACQUIRING), LEASED, WAITING, EVALUATE);
        rows.enter(
                EnumSet.of(ACQUIRING),
                LEASED_ELSEWHERE,
                STANDBY,
                CLOSE_MAILBOX,
                SHOW_CONFIGURED,
                STAND_BY,
                COMPLETE_START);
        rows.enter(EnumSet.of(STANDBY), TIMER, WAITING, EVALUATE);
        rows.enter(EnumSet.of(STANDBY), TIMER_WHILE_BUSY, WAITING, EVALUATE);
        rows.enter(EnumSet.of(STARTING), STARTED, RUNNING, SHOW_READY, COMPLETE_START, BEGIN);
        for (AgentSignal evaluated : EnumSet.of(DEPENDENCY_MISSING, LEASE_MISSING, NOTHING_MISSING)) {
            rows.change(EnumSet.of(RUNNING), evaluated, RUNNING, SHOW_HEALTH);
        }
        rows.enter(EnumSet.of(BACKOFF), TIMER, CONFIGURING, CONFIGURE);
        rows.change(EnumSet.of(BACKOFF), TIMER_WHILE_BUSY, BACKOFF, AWAIT_CALLS);
    }

    private static void addWayToStopped(Rows rows) {
        Set<AgentPhase> ends = EnumSet.of(STOPPING, FAILED_STOPPING);
        rows.enter(ends, STOP_ENDED, STOPPED, RELEASE, CLOSE_MAILBOX, SHOW_STOPPED);
        rows.enter(ends, STOP_FAILED, STOPPED, RELEASE, INTERRUPT, CLOSE_MAILBOX, SHOW_STOPPED);
        rows.enter(EnumSet.of(RESTARTING), STOP_ENDED, CONFIGURING, RELEASE, SHOW_RESTART, CONFIGURE);
        rows.enter(EnumSet.of(RESTARTING), STOP_FAILED, CONFIGURING, RELEASE, INTERRUPT, SHOW_RESTART, CONFIGURE);
        rows.enter(EnumSet.of(FAILED_RETRYING), STOP_ENDED, BACKOFF, RELEASE, SCHEDULE_RESTART);
        rows.enter(EnumSet.of(FAILED_RETRYING), STOP_FAILED, BACKOFF, RELEASE, INTERRUPT, SCHEDULE_RESTART);
    }

    private static void addFailures(Rows rows) {
        Set<AgentPhase> before = EnumSet.of(CONFIGURING, ACQUIRING);
        rows.enter(before, FAIL, BACKOFF, SHOW_FAILED, FAIL_START, HALT, INTERRUPT, RELEASE, SCHEDULE_RESTART);
        rows.enter(
                before,
                FAIL_FIRST_START,
                STOPPED,
                SHOW_FAILED,
                FAIL_START,
                HALT,
                INTERRUPT,
                REPORT_START_FAILURE,
                RELEASE,
                CLOSE_MAILBOX,
                SHOW_STOPPED);
        Set<AgentPhase> started = EnumSet.of(STARTING, RUNNING);
        rows.enter(started, FAIL, FAILED_RETRYING, SHOW_FAILED, FAIL_START, HALT, INTERRUPT, ABANDON_START, STOP_AGENT);
        rows.enter(
                started,
                FAIL_FIRST_START,
                FAILED_STOPPING,
                SHOW_FAILED,
                FAIL_START,
                HALT,
                INTERRUPT,
                REPORT_START_FAILURE,
                CLOSE_MAILBOX,
                ABANDON_START,
                STOP_AGENT);
        rows.enter(EnumSet.of(CONFIGURING, WAITING), LEASE_LOST, CONFIGURING, RELEASE, SHOW_RESTART, CONFIGURE);
        rows.enter(started, LEASE_LOST, RESTARTING, HALT, STOP_AGENT);
    }

    /** Adds the signals that can come at any time and have no effect in some phases. */
    private static void addIgnored(Rows rows) {
        for (AgentPhase phase : EnumSet.complementOf(EnumSet.of(WAITING, RUNNING))) {
            for (AgentSignal evaluated : EnumSet.of(DEPENDENCY_MISSING, LEASE_MISSING, NOTHING_MISSING)) {
                rows.change(EnumSet.of(phase), evaluated, phase);
            }
        }
        for (AgentPhase phase : EnumSet.of(STOPPING, RESTARTING, FAILED_STOPPING, FAILED_RETRYING)) {
            rows.change(EnumSet.of(phase), LEASE_LOST, phase);
        }
    }

    /** A builder of the rows of the table. */
    private static final class Rows {
        private final Map<AgentPhase, Map<AgentSignal, AgentTransition>> table = new EnumMap<>(AgentPhase.class);

        /** Adds a transition into another phase, which drops pending results of the former one. */
        void enter(Set<AgentPhase> from, AgentSignal signal, AgentPhase next, AgentEffect... effects) {
            add(from, signal, new AgentTransition(next, true, List.of(effects)));
        }

        /** Adds a transition during which pending calls continue, such as a stop. */
        void change(Set<AgentPhase> from, AgentSignal signal, AgentPhase next, AgentEffect... effects) {
            add(from, signal, new AgentTransition(next, false, List.of(effects)));
        }

        private void add(Set<AgentPhase> from, AgentSignal signal, AgentTransition transition) {
            for (AgentPhase phase : from) {
                @Nullable
                AgentTransition other = table.computeIfAbsent(phase, none -> new EnumMap<>(AgentSignal.class))
                        .put(signal, transition);
                if (other != null) {
                    throw new IllegalStateException("There are two rows for " + phase + " and " + signal + ".");
                }
            }
        }
    }
}
