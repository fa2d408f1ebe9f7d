package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.LineFault;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.SessionState.SessionPhase;
import io.fairbot.whatsapp.Transmission;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.LineDiagnosis.DiagnosisKind;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one line: opens it, watches it, and does what the table says when it fails.
 *
 * <p>Everything private runs on the line's {@link SerialExecutor}. An {@code epoch} names what the line waits for; what was begun in an
 * earlier one ends without effect.
 */
final class LineSupervisor {
    private final Branch branch;
    private final WhatsAppChannel channel;
    private final InboundSink sink;
    private final LineEnvironment around;
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final SerialExecutor serial;
    private final LineSession session;
    private final LivenessMonitor liveness;
    private final RecoveryPolicy attempts;
    private final LineFaultHandler troubles;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final LineConnector connector;
    private volatile boolean over;
    private volatile LineReport report;

    private LineState stage = LineState.CONNECTING;
    private int epoch;
    private boolean asked;
    private TimeSource.@Nullable TimerHandle timer;
    private AsyncSemaphore.@Nullable SemaphorePermit ticket;

    /** What the line is about. */
    private enum LineState {
        /** An attempt is under way. */
        CONNECTING,
        /** A person must link it. */
        LINKING,
        /** It works, as far as its session says. */
        OPEN,
        /** It will be tried again. */
        WAITING,
        /** It stands still until a person or the end of a ban. */
        STOPPED,
        /** It is over. */
        CLOSED
    }

    LineSupervisor(
            Branch branch, WhatsAppChannel channel, InboundSink sink, SendGovernor governor, LineEnvironment around) {
        this.branch = branch;
        this.channel = channel;
        this.sink = sink;
        this.around = around;
        options = around.options();
        time = around.platform().time();
        serial = new SerialExecutor("line-" + branch.id(), around.platform());
        SessionState first = new SessionState(SessionPhase.CONNECTING, time.now(), Optional.empty());
        session = new LineSession(this, time, options.get().sendTimeout(), first);
        connector = new LineConnector(this, branch, channel, sink, serial, time, session);
        liveness = new LivenessMonitor(options, time, serial, this::silent);
        attempts = new RecoveryPolicy(options, around.random());
        troubles = new LineFaultHandler(governor, options, time);
        report = new LineReport(branch.id(), first, Urgency.NOTE, Optional.empty(), attempts.tally());
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
        return troubles.governor();
    }

    boolean isClosed() {
        return over;
    }

    String channelId() {
        return channel.id();
    }

    /** Opens the line for the first time; fails when the channel cannot even begin. */
    CompletionStage<Void> open() {
        serial.run(() -> {
            int first = epoch;
            wake(options.get().connectTimeout(), () -> {
                // Whoever starts the house does not wait for a channel that hangs.
                opened.complete(null);
                timedOut();
            });
            connector.open(this::isNotClosed, failure -> {
                if (failure == null) {
                    examine();
                    opened.complete(null);
                } else if (epoch == first) {
                    drop();
                    end();
                    closed.complete(null);
                    opened.completeExceptionally(failure);
                }
            });
        });
        return opened;
    }

    /** Something came from the provider. Any thread. */
    void heard(int by) {
        if (connector.isNow(by)) {
            liveness.heard();
        }
    }

    /** The channel's session says that its state changed. Any thread. */
    void sessionChanged(int by) {
        serial.run(() -> {
            if (connector.isInUse(by)) {
                examine();
            }
        });
    }

    /** Something failed without ending the session. Any thread; what holds messages back counts at once. */
    void troubled(int by, LineFault trouble) {
        troubles.feel(trouble);
        serial.run(() -> {
            if (connector.isInUse(by) && stage == LineState.OPEN) {
                treat(trouble);
            }
        });
    }

    /** A message was sent or not. Any thread. */
    void transmitted(Alias to, Transmission result) {
        if (result instanceof Transmission.Failed failed) {
            LineFault trouble =
                    new LineFault(failed.cause(), failed.detail(), Optional.empty(), Optional.of(to), Optional.empty());
            troubled(connector.generation(), trouble);
        } else if (result instanceof Transmission.Sent) {
            troubles.governor().sent(to);
        }
    }

    /** A person wants it to be tried now. Any thread. */
    void retry() {
        serial.run(() -> {
            if (stage == LineState.STOPPED || stage == LineState.WAITING || stage == LineState.LINKING) {
                attempts.forget();
                asked = false;
                drop();
                connector.disown();
                show(SessionPhase.RECONNECTING, Optional.empty());
                tell(Urgency.NOTE, Optional.empty());
                queue(RecoveryTier.REOPEN);
            }
        });
    }

    /** Another line has learnt that no line of this kind may go on. Any thread. */
    void stopFor(LineDiagnosis diagnosis) {
        serial.run(() -> {
            if (stage != LineState.STOPPED && stage != LineState.CLOSED) {
                stop(diagnosis, Urgency.ALERT);
            }
        });
    }

    CompletionStage<Void> close() {
        serial.run(() -> {
            if (stage == LineState.CLOSED) {
                return;
            }
            drop();
            connector.disown();
            connector.close().whenComplete((done, failure) -> {
                if (failure == null) {
                    closed.complete(null);
                } else {
                    closed.completeExceptionally(failure);
                }
            });
            end();
            opened.completeExceptionally(
                    new IllegalStateException("The line of branch " + branch.id() + " was closed before it was open."));
        });
        return closed;
    }

    private void end() {
        stage = LineState.CLOSED;
        over = true;
        serial.close();
    }

    private boolean isNotClosed() {
        return stage != LineState.CLOSED;
    }

    /** Looks how the session is; its own word counts, not the order in which news of it came. */
    private void examine() {
        SessionState now = connector.current().state();
        switch (now.phase()) {
            case OPEN -> opened();
            case LINKING -> linking();
            case CONNECTING, RECONNECTING -> connecting();
            case STOPPED -> {
                if (stage == LineState.CONNECTING || stage == LineState.OPEN || stage == LineState.LINKING) {
                    ended(now.cause(), now.until(), "");
                }
            }
        }
    }

    private void opened() {
        if (stage == LineState.OPEN) {
            return;
        }
        drop();
        stage = LineState.OPEN;
        show(SessionPhase.OPEN, Optional.empty());
        tell(Urgency.NOTE, Optional.empty());
        troubles.governor().open(true);
        sink.stateChanged(session.state());
        liveness.opened(connector.current());
        wake(options.get().stableTime(), this::stable);
    }

    private void stable() {
        if (liveness.isProven()) {
            attempts.forget();
            asked = false;
        } else {
            wake(options.get().stableTime(), this::stable);
        }
    }

    private void linking() {
        if (stage == LineState.CONNECTING || stage == LineState.OPEN) {
            drop();
            stage = LineState.LINKING;
            LineDiagnosis diagnosis = diagnosis(DiagnosisKind.LINK_REQUIRED, Optional.empty(), Optional.empty(), "");
            show(SessionPhase.LINKING, Optional.of(diagnosis));
            tell(Urgency.ALERT, Optional.of(diagnosis));
            sink.stateChanged(session.state());
        }
    }

    /** A session that connects again by itself is given the time of an attempt. */
    private void connecting() {
        if (stage == LineState.OPEN || stage == LineState.LINKING) {
            drop();
            stage = LineState.CONNECTING;
            show(SessionPhase.RECONNECTING, Optional.empty());
            tell(Urgency.NOTE, Optional.empty());
            sink.stateChanged(session.state());
            wake(options.get().connectTimeout(), this::timedOut);
        }
    }

    private void timedOut() {
        ended(
                Optional.of(LineFaultHandler.connectionLost(channel.provider())),
                Optional.empty(),
                "It was not open after " + options.get().connectTimeout().toSeconds() + " seconds.");
    }

    /** Two signs of life are missing. */
    private void silent() {
        ended(
                Optional.of(LineFaultHandler.silent(channel.provider())),
                Optional.empty(),
                options.get().maxMissedProbes() + " signs of life were missing.");
    }

    private void ended(Optional<FailureCause> cause, Optional<Instant> until, String detail) {
        drop();
        session.abandon();
        cause.ifPresent(row -> troubles.feel(new LineFault(row, detail, until, Optional.empty(), Optional.empty())));
        LineDiagnosis diagnosis = diagnosis(DiagnosisKind.FAILURE, cause, until, detail);
        switch (cause.map(FailureCause::action).orElse(FailureAction.RECONNECT)) {
            case RECONNECT_NOW -> restart(diagnosis);
            case STOP_UNTIL -> stopUntil(diagnosis);
            case STOP_CHECK_OWNER -> {
                stop(diagnosis, Urgency.ALERT);
                lookForOwner(diagnosis);
            }
            case STOP_RELINK, CONFIGURATION -> stop(diagnosis, Urgency.ALERT);
            case STOP_PAGE -> stop(diagnosis, Urgency.PAGE);
            case STOP_ALL_OUTDATED -> {
                stop(diagnosis, Urgency.ALERT);
                around.outdated().accept(channel.id(), diagnosis);
            }
            case PROBE -> again(RecoveryTier.REOPEN, diagnosis);
            default -> again(RecoveryTier.RECONNECT, diagnosis);
        }
    }

    private void restart(LineDiagnosis diagnosis) {
        if (attempts.mayRestart(time.nanoTime())) {
            stage = LineState.WAITING;
            show(SessionPhase.RECONNECTING, Optional.of(diagnosis));
            tell(Urgency.NOTE, Optional.of(diagnosis));
            sink.stateChanged(session.state());
            queue(RecoveryTier.RECONNECT);
        } else {
            again(RecoveryTier.RECONNECT, diagnosis);
        }
    }

    private void again(RecoveryTier least, LineDiagnosis diagnosis) {
        RecoveryPolicy.RecoveryAttempt plan = attempts.next(least, time.nanoTime());
        boolean asks = plan.tier() == RecoveryTier.ESCALATED;
        LineDiagnosis told = asks
                ? diagnosis(DiagnosisKind.RETRIES_EXHAUSTED, diagnosis.cause(), diagnosis.until(), diagnosis.detail())
                : diagnosis;
        stage = LineState.WAITING;
        show(SessionPhase.RECONNECTING, Optional.of(told));
        tell(asks && !asked ? Urgency.ALERT : Urgency.NOTE, Optional.of(told));
        asked |= asks;
        sink.stateChanged(session.state());
        wake(plan.delay(), () -> queue(plan.tier()));
    }

    private void stop(LineDiagnosis diagnosis, Urgency urgency) {
        drop();
        stage = LineState.STOPPED;
        connector.disown();
        connector.close();
        show(SessionPhase.STOPPED, Optional.of(diagnosis));
        tell(urgency, Optional.of(diagnosis));
        sink.stateChanged(session.state());
        opened.complete(null);
    }

    /** Until the provider's own time; and never sooner than any other attempt, should that time be over already. */
    private void stopUntil(LineDiagnosis diagnosis) {
        stop(diagnosis, Urgency.ALERT);
        diagnosis.until().ifPresent(until -> {
            RecoveryPolicy.RecoveryAttempt plan = attempts.next(RecoveryTier.REOPEN, time.nanoTime());
            Duration left = Duration.between(time.now(), until);
            wake(left.isNegative() ? plan.delay() : left.plus(plan.delay()), () -> {
                stage = LineState.WAITING;
                queue(plan.tier());
            });
        });
    }

    private void lookForOwner(LineDiagnosis diagnosis) {
        int mine = epoch;
        LineSession.begin(() -> around.ownership().otherHolder(branch.id()))
                .whenComplete((holder, failure) -> serial.run(() -> {
                    if (epoch == mine && failure == null && holder.isPresent()) {
                        LineDiagnosis known = diagnosis(
                                DiagnosisKind.FAILURE,
                                diagnosis.cause(),
                                diagnosis.until(),
                                "The branch is held by " + holder.get() + ".");
                        tell(Urgency.NOTE, Optional.of(known));
                    }
                }));
    }

    private void queue(RecoveryTier tier) {
        stage = LineState.WAITING;
        int mine = epoch;
        ticket = around.turnstile()
                .enter(() -> serial.run(() -> {
                    if (epoch == mine) {
                        attempt(tier);
                    }
                }));
    }

    private void attempt(RecoveryTier tier) {
        stage = LineState.CONNECTING;
        attempts.begun(tier, time.nanoTime());
        wake(options.get().connectTimeout(), this::timedOut);
        int mine = epoch;
        if (tier == RecoveryTier.RECONNECT) {
            connector.reconnect(() -> epoch == mine, this::attempted);
        } else {
            connector.reopen(() -> epoch == mine, this::attempted);
        }
    }

    private void attempted(@Nullable Throwable failure) {
        if (failure == null) {
            examine();
        } else {
            ended(Optional.empty(), Optional.empty(), String.valueOf(failure.getMessage()));
        }
    }

    /** What failed although the session goes on. */
    private void treat(LineFault trouble) {
        LineDiagnosis diagnosis =
                diagnosis(DiagnosisKind.FAILURE, Optional.of(trouble.cause()), trouble.until(), trouble.detail());
        switch (trouble.cause().action()) {
            case RECONNECT_NOW, RECONNECT, PROBE -> {
                note(diagnosis, Urgency.NOTE);
                if (connector.current().state().isOpen()) {
                    liveness.ask();
                } else {
                    examine();
                }
            }
            case STOP_CHECK_OWNER, STOP_RELINK, STOP_UNTIL, STOP_PAGE, STOP_ALL_OUTDATED, CONFIGURATION ->
                ended(diagnosis.cause(), diagnosis.until(), diagnosis.detail());
            case REQUEST_RESEND -> {
                note(diagnosis, Urgency.NOTE);
                troubles.askAgain(connector.current(), trouble);
            }
            case FREEZE_NEW_CHATS, FREEZE_UNSOLICITED, DISABLE_TEMPLATE -> note(diagnosis, Urgency.ALERT);
            default -> note(diagnosis, Urgency.NOTE);
        }
    }

    /** Tells of something that may come with every message, but not with every message. */
    private void note(LineDiagnosis diagnosis, Urgency urgency) {
        if (troubles.isNews(diagnosis)) {
            around.reports()
                    .accept(new LineReport(
                            branch.id(), session.state(), urgency, Optional.of(diagnosis), attempts.tally()));
        }
    }

    /** Ends what the line is about; nothing leaves from here on. */
    private void drop() {
        epoch++;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (ticket != null) {
            ticket.leave();
            ticket = null;
        }
        liveness.closed();
        troubles.governor().open(false);
    }

    private void wake(Duration wait, Runnable action) {
        int mine = epoch;
        if (timer != null) {
            timer.cancel();
        }
        timer = serial.after(wait, () -> {
            if (epoch == mine) {
                action.run();
            }
        });
    }

    private void show(SessionPhase phase, Optional<LineDiagnosis> why) {
        session.show(new SessionState(
                phase, time.now(), why.flatMap(LineDiagnosis::cause), why.flatMap(LineDiagnosis::until)));
    }

    private void tell(Urgency urgency, Optional<LineDiagnosis> why) {
        report = new LineReport(branch.id(), session.state(), urgency, why, attempts.tally());
        around.reports().accept(report);
    }

    private LineDiagnosis diagnosis(
            DiagnosisKind situation, Optional<FailureCause> cause, Optional<Instant> until, String detail) {
        return new LineDiagnosis(situation, cause, time.now(), until, detail);
    }
}
