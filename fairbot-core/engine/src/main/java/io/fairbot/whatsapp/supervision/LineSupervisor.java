package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.LineDiagnosis.DiagnosisKind;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEffect;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEvent;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineState;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineTransition;
import io.fairbot.whatsapp.supervision.RecoveryPolicy.RecoveryAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor of one line: translates reports and requests into events, looks up the next state in
 * {@link LineTransitionTable}, and performs the effects.
 *
 * <p>Everything private runs on the line's {@link SerialExecutor}, one event at a time.
 */
final class LineSupervisor {
    private static final Logger log = LoggerFactory.getLogger(LineSupervisor.class);

    /** The number of faults of a session that the channel has not returned yet; offline messages come at once. */
    private static final int MAX_EARLY_FAULTS = 1000;

    private final Branch branch;
    private final WhatsAppChannel channel;
    private final InboundSink sink;
    private final LineEnvironment environment;
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final SerialExecutor executor;
    private final StateScope scope;
    private final LineSession session;
    private final LineConnector connector;
    private final LivenessMonitor liveness;
    private final RecoveryPolicy recovery;
    private final LineFaultHandler faults;
    private final List<EarlyFault> earlyFaults = new ArrayList<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile LineReport report;
    private volatile LineState state = LineState.NEW;

    /** A fault of a session that the channel has not returned yet. */
    private record EarlyFault(int number, LineFault fault) {}

    LineSupervisor(LineConnector.LineEnds ends, SendGovernor governor, LineEnvironment environment) {
        branch = ends.branch();
        channel = ends.channel();
        sink = ends.sink();
        this.environment = environment;
        options = environment.options();
        time = environment.platform().time();
        executor = new SerialExecutor("line-" + branch.id(), environment.platform());
        scope = new StateScope(executor, environment.connectPermits());
        SessionState first = new SessionState(state.phase(), time.now(), Optional.empty());
        session = new LineSession(
                this, ends.documents(), channel.provider(), time, options.get().sendTimeout(), first);
        connector = new LineConnector(this, ends, executor, session);
        liveness = new LivenessMonitor(options, time, executor, this::silent);
        recovery = new RecoveryPolicy(options, environment.random());
        faults = new LineFaultHandler(governor, options, time);
        report = new LineReport(branch.id(), first, Urgency.NOTE, Optional.empty(), recovery.attempts());
    }

    LineSession session() {
        return session;
    }

    LineReport report() {
        return report;
    }

    boolean isProven() {
        return liveness.isProven();
    }

    SendGovernor governor() {
        return faults.governor();
    }

    boolean isClosed() {
        return state == LineState.CLOSED;
    }

    String channelId() {
        return channel.id();
    }

    /** Opens the line for the first time; fails when the channel cannot create a session at all, or the line is closed first. */
    CompletionStage<Void> open() {
        submit(LineSignal.of(LineEvent.OPEN_REQUESTED));
        return opened;
    }

    /** Records that the provider sent something to the session of this number. Any thread. */
    void active(int number) {
        if (connector.isCurrent(number)) {
            liveness.active();
        }
    }

    /** Records that the state of the session of this number changed. Any thread. */
    void stateChanged(int number) {
        executor.run(() -> {
            if (connector.isAdopted(number)) {
                readSessionState();
                session.notifyChange();
            }
        });
    }

    /** Handles a fault that did not end the session of this number. Any thread; sending slows down or stops at once. */
    void faulted(int number, LineFault fault) {
        faults.applyToSending(fault);
        executor.run(() -> {
            if (connector.isAdopted(number)) {
                faulted(fault);
            } else if (connector.isCurrent(number) && earlyFaults.size() < MAX_EARLY_FAULTS) {
                earlyFaults.add(new EarlyFault(number, fault));
            }
        });
    }

    private void faulted(LineFault fault) {
        FailureAction action = fault.cause().action();
        LineDiagnosis diagnosis = failure(Optional.of(fault.cause()), fault.until(), fault.detail());
        dispatch(LineSignal.of(LineTransitionTable.ofFault(action), LineFaultHandler.urgency(action), diagnosis)
                .withFault(fault));
    }

    /** Handles what the session reported before the channel had returned it: messages wait to be asked for again. */
    private void handleEarlyFaults() {
        List<EarlyFault> early = List.copyOf(earlyFaults);
        earlyFaults.clear();
        early.stream().filter(one -> connector.isAdopted(one.number)).forEach(one -> faulted(one.fault));
    }

    /** Records that a message was transmitted or refused. Any thread. */
    void transmitted(Alias to, Transmission result) {
        if (result instanceof Transmission.Failed failed) {
            LineFault fault =
                    new LineFault(failed.cause(), failed.detail(), Optional.empty(), Optional.of(to), Optional.empty());
            faulted(connector.generation(), fault);
        } else if (result instanceof Transmission.Sent) {
            faults.governor().sent(to);
        }
    }

    /** Requests an attempt now, on behalf of an operator. Any thread. */
    void retry() {
        submit(LineSignal.of(LineEvent.RETRY_REQUESTED)
                .withAttempt(new RecoveryAttempt(RecoveryTier.REOPEN, Duration.ZERO)));
    }

    /** Stops the line, because another line has detected that no line of this channel can stay open. Any thread. */
    void stopBecause(LineDiagnosis diagnosis) {
        submit(LineSignal.of(LineEvent.STOP_REQUESTED, Urgency.ALERT, diagnosis));
    }

    /** Closes the line. Idempotent; any thread. */
    CompletionStage<Void> close() {
        submit(LineSignal.of(LineEvent.CLOSE_REQUESTED));
        return closed;
    }

    private void submit(LineSignal signal) {
        executor.run(() -> dispatch(signal));
    }

    private void dispatch(LineSignal signal) {
        Optional<LineTransition> found = LineTransitionTable.next(state, signal.event());
        if (found.isPresent()) {
            state = found.get().next();
            found.get().effects().forEach(effect -> attempt(effect, signal));
        }
    }

    /** Performs one effect; one that throws, such as a sink of the application, does not prevent the others. */
    private void attempt(LineEffect effect, LineSignal signal) {
        try {
            perform(effect, signal);
        } catch (RuntimeException e) {
            log.error("The effect {} of {} on the line of branch {} failed", effect, signal.event(), branch.id(), e);
        }
    }

    private void perform(LineEffect effect, LineSignal signal) {
        switch (effect) {
            case LEAVE -> leave();
            case START_CONNECT_TIMER -> scope.schedule(options.get().connectTimeout(), this::timedOut);
            case START_STABLE_TIMER -> scope.schedule(options.get().stableTime(), this::stable);
            case START_DELAY -> delay(signal.attempt().orElseThrow());
            case ACQUIRE_PERMIT -> scope.acquirePermit(() -> dispatch(signal.withEvent(LineEvent.PERMIT_GRANTED)));
            case OPEN_SESSION, CONNECT, DETACH, CLOSE_SESSION, VERIFY, END -> control(effect, signal);
            case FAIL_IN_FLIGHT, APPLY_TO_SENDING, ALLOW_SENDING, REQUEST_RESEND -> applyToMessages(effect, signal);
            case PUBLISH, REPORT, REPORT_FAULT, NOTIFY_SINK -> announce(effect, signal);
            case WATCH -> liveness.opened(connector.current());
            case DECIDE -> dispatch(recovery.decide(signal.diagnosis().orElseThrow(), time));
            case RESET_RECOVERY -> recovery.reset();
            case FIND_OWNER -> findOwner(signal.diagnosis().orElseThrow());
            case STOP_CHANNEL ->
                environment
                        .stopAllLines()
                        .accept(channel.id(), signal.diagnosis().orElseThrow());
            case COMPLETE_OPEN -> opened.complete(null);
            case FAIL_OPEN -> opened.completeExceptionally(signal.error().orElseGet(this::closedBeforeOpen));
        }
    }

    /** Performs the effects on the session. */
    private void control(LineEffect effect, LineSignal signal) {
        switch (effect) {
            case OPEN_SESSION -> connector.open(() -> true, this::firstOpened);
            case CONNECT -> connect(signal.attempt().orElseThrow().tier());
            case DETACH -> connector.detach();
            case CLOSE_SESSION -> connector.close();
            case VERIFY -> verify();
            default -> end();
        }
    }

    /** Performs the effects on messages that are sent or have arrived. */
    private void applyToMessages(LineEffect effect, LineSignal signal) {
        switch (effect) {
            case FAIL_IN_FLIGHT -> session.failInFlight();
            case APPLY_TO_SENDING -> signal.diagnosis().ifPresent(faults::applyToSending);
            case ALLOW_SENDING -> faults.governor().setOpen(true);
            default -> faults.requestResend(connector.current(), signal.fault().orElseThrow());
        }
    }

    /** Performs the effects on observers of the line. */
    private void announce(LineEffect effect, LineSignal signal) {
        Optional<LineDiagnosis> diagnosis = signal.diagnosis();
        switch (effect) {
            case PUBLISH ->
                session.publishState(new SessionState(
                        state.phase(),
                        time.now(),
                        diagnosis.flatMap(LineDiagnosis::cause),
                        diagnosis.flatMap(LineDiagnosis::until),
                        Optional.empty()));
            case REPORT -> {
                report = report(signal);
                environment.reports().accept(report);
            }
            case REPORT_FAULT -> {
                if (diagnosis.filter(faults::isReportable).isPresent()) {
                    environment.reports().accept(report(signal));
                }
            }
            default -> sink.stateChanged(session.state());
        }
    }

    private void delay(RecoveryAttempt planned) {
        LineSignal over = LineSignal.of(LineEvent.DELAY_OVER).withAttempt(planned);
        scope.schedule(planned.delay(), () -> dispatch(over));
    }

    private Throwable closedBeforeOpen() {
        return new IllegalStateException("The line of branch " + branch.id() + " was closed before it was open.");
    }

    private LineReport report(LineSignal signal) {
        return new LineReport(branch.id(), session.state(), signal.urgency(), signal.diagnosis(), recovery.attempts());
    }

    private void leave() {
        scope.leave();
        liveness.closed();
        faults.governor().setOpen(false);
    }

    private void end() {
        connector.close().whenComplete((done, failure) -> {
            if (failure == null) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(failure);
            }
        });
        executor.close();
    }

    private void connect(RecoveryTier tier) {
        recovery.attemptStarted(tier, time.nanoTime());
        BooleanSupplier wanted = scope.isCurrent();
        if (tier == RecoveryTier.RECONNECT) {
            connector.reconnect(wanted, this::attempted);
        } else {
            connector.reopen(wanted, this::attempted);
        }
    }

    private void firstOpened(@Nullable Throwable error) {
        if (error == null) {
            readSessionState();
            handleEarlyFaults();
        } else {
            dispatch(LineSignal.of(LineEvent.OPEN_FAILED).withError(error));
        }
    }

    private void attempted(@Nullable Throwable error) {
        if (error == null) {
            readSessionState();
            handleEarlyFaults();
        } else {
            failed(LineEvent.ATTEMPT_FAILED, Optional.empty(), String.valueOf(error.getMessage()));
        }
    }

    private void timedOut() {
        failed(
                LineEvent.CONNECT_TIMEOUT,
                Optional.of(FailureCause.connectionLost(channel.provider())),
                "It was not open after " + options.get().connectTimeout().toSeconds() + " seconds.");
    }

    private void silent() {
        failed(
                LineEvent.SILENCE,
                Optional.of(FailureCause.silent(channel.provider())),
                options.get().maxMissedProbes() + " probes were not answered.");
    }

    private void failed(LineEvent event, Optional<FailureCause> cause, String detail) {
        dispatch(LineSignal.of(event, Urgency.NOTE, failure(cause, Optional.empty(), detail)));
    }

    private void stable() {
        dispatch(LineSignal.of(liveness.isProven() ? LineEvent.PROVEN : LineEvent.UNPROVEN));
    }

    /** Reads the current state of the session, since its changes may be reported out of order. */
    private void readSessionState() {
        SessionState now = connector.current().state();
        LineEvent event = LineTransitionTable.ofSession(now.phase());
        switch (now.phase()) {
            case STOPPED -> dispatch(LineSignal.of(event, Urgency.NOTE, failure(now.cause(), now.until(), "")));
            case LINKING -> {
                LineDiagnosis link = new LineDiagnosis(
                        DiagnosisKind.LINK_REQUIRED, Optional.empty(), time.now(), Optional.empty(), "");
                dispatch(LineSignal.of(event, Urgency.ALERT, link));
            }
            default -> dispatch(LineSignal.of(event));
        }
    }

    private void verify() {
        if (connector.current().state().isOpen()) {
            liveness.probe();
        } else {
            readSessionState();
        }
    }

    private void findOwner(LineDiagnosis diagnosis) {
        BooleanSupplier wanted = scope.isCurrent();
        CompletableFuture<?> unused = Stages.attempt(
                        () -> environment.ownership().otherHolder(branch.id()))
                .whenComplete((holder, error) -> executor.run(() -> {
                    if (wanted.getAsBoolean() && error == null && holder.isPresent()) {
                        String detail = "The branch is held by " + holder.get() + ".";
                        LineDiagnosis known = failure(diagnosis.cause(), diagnosis.until(), detail);
                        dispatch(LineSignal.of(LineEvent.OWNER_FOUND, Urgency.NOTE, known));
                    }
                }));
    }

    private LineDiagnosis failure(Optional<FailureCause> cause, Optional<Instant> until, String detail) {
        return new LineDiagnosis(DiagnosisKind.FAILURE, cause, time.now(), until, detail);
    }
}
