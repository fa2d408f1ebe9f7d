package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.SessionState.Phase;
import io.fairbot.whatsapp.Transmission;
import io.fairbot.whatsapp.Trouble;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.Diagnosis.Situation;
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
 * <p>Everything private runs on the line's {@link Serial}. An {@code epoch} names what the line waits for; what was begun in an
 * earlier one ends without effect.
 */
final class LineKeeper {
    private final Branch branch;
    private final WhatsAppChannel channel;
    private final InboundSink sink;
    private final Surroundings around;
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final Serial serial;
    private final LineSession session;
    private final Liveness liveness;
    private final Attempts attempts;
    private final Troubles troubles;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final LineConnector connector;
    private volatile boolean over;
    private volatile LineReport report;

    private Stage stage = Stage.CONNECTING;
    private int epoch;
    private boolean asked;
    private TimeSource.@Nullable Wakeup timer;
    private Turnstile.@Nullable Ticket ticket;

    /** What the line is about. */
    private enum Stage {
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

    LineKeeper(Branch branch, WhatsAppChannel channel, InboundSink sink, Governor governor, Surroundings around) {
        this.branch = branch;
        this.channel = channel;
        this.sink = sink;
        this.around = around;
        options = around.options();
        time = around.platform().time();
        serial = new Serial(around.platform().threads().bounded("line-" + branch.id(), 1), time);
        SessionState first = new SessionState(Phase.CONNECTING, time.now(), Optional.empty());
        session = new LineSession(this, time, options.get().answerWithin(), first);
        connector = new LineConnector(this, branch, channel, sink, serial, time, session);
        liveness = new Liveness(options, time, serial, this::silent);
        attempts = new Attempts(options, around.random());
        troubles = new Troubles(governor, options, time);
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

    Governor governor() {
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
        CompletableFuture<Void> opened = new CompletableFuture<>();
        serial.run(() -> {
            wake(options.get().connectWithin(), () -> {
                // Whoever starts the house does not wait for a channel that hangs.
                opened.complete(null);
                timedOut();
            });
            connector.open(this::isNotClosed, failure -> {
                if (failure == null) {
                    examine();
                    opened.complete(null);
                } else {
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
    void troubled(int by, Trouble trouble) {
        troubles.feel(trouble);
        serial.run(() -> {
            if (connector.isInUse(by) && stage == Stage.OPEN) {
                treat(trouble);
            }
        });
    }

    /** A message was sent or not. Any thread. */
    void transmitted(Alias to, Transmission result) {
        if (result instanceof Transmission.Failed failed) {
            Trouble trouble =
                    new Trouble(failed.cause(), failed.detail(), Optional.empty(), Optional.of(to), Optional.empty());
            troubled(connector.generation(), trouble);
        } else if (result instanceof Transmission.Sent) {
            troubles.governor().sent(to);
        }
    }

    /** A person wants it to be tried now. Any thread. */
    void retry() {
        serial.run(() -> {
            if (stage == Stage.STOPPED || stage == Stage.WAITING || stage == Stage.LINKING) {
                attempts.forget();
                asked = false;
                drop();
                connector.disown();
                show(Phase.RECONNECTING, Optional.empty());
                tell(Urgency.NOTE, Optional.empty());
                queue(Tier.REOPEN);
            }
        });
    }

    /** Another line has learnt that no line of this kind may go on. Any thread. */
    void stopFor(Diagnosis diagnosis) {
        serial.run(() -> {
            if (stage != Stage.STOPPED && stage != Stage.CLOSED) {
                stop(diagnosis, Urgency.ALERT);
            }
        });
    }

    CompletionStage<Void> close() {
        serial.run(() -> {
            if (stage == Stage.CLOSED) {
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
        });
        return closed;
    }

    private void end() {
        stage = Stage.CLOSED;
        over = true;
        serial.shutdown();
    }

    private boolean isNotClosed() {
        return stage != Stage.CLOSED;
    }

    /** Looks how the session is; its own word counts, not the order in which news of it came. */
    private void examine() {
        SessionState now = connector.current().state();
        switch (now.phase()) {
            case OPEN -> opened();
            case LINKING -> linking();
            case CONNECTING, RECONNECTING -> connecting();
            case STOPPED -> {
                if (stage == Stage.CONNECTING || stage == Stage.OPEN || stage == Stage.LINKING) {
                    ended(now.cause(), now.until(), "");
                }
            }
        }
    }

    private void opened() {
        if (stage == Stage.OPEN) {
            return;
        }
        drop();
        stage = Stage.OPEN;
        show(Phase.OPEN, Optional.empty());
        tell(Urgency.NOTE, Optional.empty());
        troubles.governor().open(true);
        sink.sessionChanged(session.state());
        liveness.opened(connector.current());
        wake(options.get().stableAfter(), this::stable);
    }

    private void stable() {
        if (liveness.isProven()) {
            attempts.forget();
            asked = false;
        } else {
            wake(options.get().stableAfter(), this::stable);
        }
    }

    private void linking() {
        if (stage == Stage.CONNECTING || stage == Stage.OPEN) {
            drop();
            stage = Stage.LINKING;
            Diagnosis diagnosis = diagnosis(Situation.LINKING, Optional.empty(), Optional.empty(), "");
            show(Phase.LINKING, Optional.of(diagnosis));
            tell(Urgency.ALERT, Optional.of(diagnosis));
            sink.sessionChanged(session.state());
        }
    }

    /** A session that connects again by itself is given the time of an attempt. */
    private void connecting() {
        if (stage == Stage.OPEN || stage == Stage.LINKING) {
            drop();
            stage = Stage.CONNECTING;
            show(Phase.RECONNECTING, Optional.empty());
            tell(Urgency.NOTE, Optional.empty());
            sink.sessionChanged(session.state());
            wake(options.get().connectWithin(), this::timedOut);
        }
    }

    private void timedOut() {
        ended(
                Optional.of(Troubles.connectionLost(channel.provider())),
                Optional.empty(),
                "It was not open after " + options.get().connectWithin().toSeconds() + " seconds.");
    }

    /** Two signs of life are missing. */
    private void silent() {
        ended(
                Optional.of(Troubles.silent(channel.provider())),
                Optional.empty(),
                options.get().probes() + " signs of life were missing.");
    }

    private void ended(Optional<FailureCause> cause, Optional<Instant> until, String detail) {
        drop();
        session.abandon();
        cause.ifPresent(row -> troubles.feel(new Trouble(row, detail, until, Optional.empty(), Optional.empty())));
        Diagnosis diagnosis = diagnosis(Situation.TREATED, cause, until, detail);
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
            case PROBE -> again(Tier.REOPEN, diagnosis);
            default -> again(Tier.RECONNECT, diagnosis);
        }
    }

    private void restart(Diagnosis diagnosis) {
        if (attempts.mayRestart(time.nanoTime())) {
            stage = Stage.WAITING;
            show(Phase.RECONNECTING, Optional.of(diagnosis));
            tell(Urgency.NOTE, Optional.of(diagnosis));
            sink.sessionChanged(session.state());
            queue(Tier.RECONNECT);
        } else {
            again(Tier.RECONNECT, diagnosis);
        }
    }

    private void again(Tier least, Diagnosis diagnosis) {
        Attempts.Plan plan = attempts.next(least, time.nanoTime());
        boolean asks = plan.tier() == Tier.PERSON;
        Diagnosis told = asks
                ? diagnosis(Situation.ASKING, diagnosis.cause(), diagnosis.until(), diagnosis.detail())
                : diagnosis;
        stage = Stage.WAITING;
        show(Phase.RECONNECTING, Optional.of(told));
        tell(asks && !asked ? Urgency.ALERT : Urgency.NOTE, Optional.of(told));
        asked |= asks;
        sink.sessionChanged(session.state());
        wake(plan.delay(), () -> queue(plan.tier()));
    }

    private void stop(Diagnosis diagnosis, Urgency urgency) {
        drop();
        stage = Stage.STOPPED;
        connector.disown();
        connector.close();
        show(Phase.STOPPED, Optional.of(diagnosis));
        tell(urgency, Optional.of(diagnosis));
        sink.sessionChanged(session.state());
    }

    /** Until the provider's own time; and never sooner than any other attempt, should that time be over already. */
    private void stopUntil(Diagnosis diagnosis) {
        stop(diagnosis, Urgency.ALERT);
        diagnosis.until().ifPresent(until -> {
            Attempts.Plan plan = attempts.next(Tier.REOPEN, time.nanoTime());
            Duration left = Duration.between(time.now(), until);
            wake(left.isNegative() ? plan.delay() : left.plus(plan.delay()), () -> {
                stage = Stage.WAITING;
                queue(plan.tier());
            });
        });
    }

    private void lookForOwner(Diagnosis diagnosis) {
        int mine = epoch;
        LineSession.begin(() -> around.ownership().otherHolder(branch.id()))
                .whenComplete((holder, failure) -> serial.run(() -> {
                    if (epoch == mine && failure == null && holder.isPresent()) {
                        Diagnosis known = diagnosis(
                                Situation.TREATED,
                                diagnosis.cause(),
                                diagnosis.until(),
                                "The branch is held by " + holder.get() + ".");
                        tell(Urgency.NOTE, Optional.of(known));
                    }
                }));
    }

    private void queue(Tier tier) {
        stage = Stage.WAITING;
        int mine = epoch;
        ticket = around.turnstile()
                .enter(() -> serial.run(() -> {
                    if (epoch == mine) {
                        attempt(tier);
                    }
                }));
    }

    private void attempt(Tier tier) {
        stage = Stage.CONNECTING;
        attempts.begun(tier, time.nanoTime());
        wake(options.get().connectWithin(), this::timedOut);
        int mine = epoch;
        if (tier == Tier.RECONNECT) {
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
    private void treat(Trouble trouble) {
        Diagnosis diagnosis =
                diagnosis(Situation.TREATED, Optional.of(trouble.cause()), trouble.until(), trouble.detail());
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
            case ASK_AGAIN -> {
                note(diagnosis, Urgency.NOTE);
                troubles.askAgain(connector.current(), trouble);
            }
            case FREEZE_NEW_CHATS, FREEZE_UNASKED, DISABLE_TEMPLATE -> note(diagnosis, Urgency.ALERT);
            default -> note(diagnosis, Urgency.NOTE);
        }
    }

    /** Tells of something that may come with every message, but not with every message. */
    private void note(Diagnosis diagnosis, Urgency urgency) {
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

    private void show(Phase phase, Optional<Diagnosis> why) {
        session.show(new SessionState(phase, time.now(), why.flatMap(Diagnosis::cause), why.flatMap(Diagnosis::until)));
    }

    private void tell(Urgency urgency, Optional<Diagnosis> why) {
        report = new LineReport(branch.id(), session.state(), urgency, why, attempts.tally());
        around.reports().accept(report);
    }

    private Diagnosis diagnosis(
            Situation situation, Optional<FailureCause> cause, Optional<Instant> until, String detail) {
        return new Diagnosis(situation, cause, time.now(), until, detail);
    }
}
