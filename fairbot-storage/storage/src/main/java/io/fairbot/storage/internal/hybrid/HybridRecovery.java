package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A monitor that watches the database and brings it up to date after an outage: it verifies that it is the same database,
 * and replays the journal in rounds while writers continue, finally with the barrier closed until the journal is empty. No
 * writer waits at the barrier for much longer than {@link #CLOSED_TIME}.
 */
final class HybridRecovery {
    /** The timeout of a round while writers continue. */
    private static final Duration ROUND_TIME = Duration.ofSeconds(10);
    /** The timeout of a round while they are blocked. */
    private static final Duration CLOSED_ROUND_TIME = Duration.ofSeconds(5);
    /** The number of entries for which writers may be blocked: a round of them ends in time. */
    private static final int MAX_BLOCKING_ENTRIES = JournalReplay.RoundSize.MAX;
    /** The number of entries after which the length of the journal is compared. */
    private static final int TURN_SIZE = JournalReplay.RoundSize.MAX;
    /** The time for which the barrier stays closed at a time, and then open, which admits the waiting writers. */
    private static final Duration CLOSED_TIME = Duration.ofSeconds(2);

    private static final Duration OPEN_TIME = Duration.ofMillis(200);
    /**
     * The number of failed probes after which the connection is made anew. A driver refuses a replica set that was initiated
     * again, or whose data is older, for as long as it lives: it takes the primary for one of an earlier election.
     */
    private static final int PROBES_BEFORE_RECONNECT = 10;
    /** The interval at which a database with less history is compared again. */
    private static final Duration FOREIGN_INTERVAL = Duration.ofSeconds(10);
    /** The interval at which ids of batches are forgotten that no journal can hold any more, and how long they are kept. */
    private static final Duration FORGET_INTERVAL = Duration.ofHours(1);

    private static final Duration KEPT = Duration.ofDays(1);
    private static final String TURN = "recovery";

    private final HybridContext parts;
    private final Supplier<CompletionStage<RemoteStore>> connect;
    private final DatabaseOwnership ownership;
    private final Duration settleTime;
    private final Duration probeInterval;
    private final JournalReplay replay;
    private volatile boolean stopped;
    private volatile int failedProbes;
    private volatile boolean compared;
    private volatile Optional<Instant> forgotten = Optional.empty();
    private final KeyedExecutor<String> turns = new KeyedExecutor<>();
    private TimeSource.TimerHandle next = () -> {};

    /**
     * Creates a recovery.
     *
     * @param settleTime how long writes that were sent before a failure may still be in progress in the database
     * @param probeInterval the interval of probes
     */
    HybridRecovery(
            HybridContext parts,
            Supplier<CompletionStage<RemoteStore>> connect,
            DatabaseOwnership ownership,
            Duration settleTime,
            Duration probeInterval) {
        this.parts = parts;
        this.connect = connect;
        this.ownership = ownership;
        this.settleTime = settleTime;
        this.probeInterval = probeInterval;
        replay = new JournalReplay(parts);
    }

    /** Probes repeatedly until it is stopped. */
    void start() {
        plan(probeInterval);
    }

    synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    private synchronized void plan(Duration delay) {
        if (!stopped) {
            next = parts.time().schedule(delay, this::probe);
        }
    }

    private void probe() {
        CompletionStage<Void> turn = turns.run(TURN, this::step);
        turn.whenComplete((nothing, failure) -> {
            if (failure != null) {
                parts.modes().degraded(sentence(failure));
            }
            failedProbes = failure == null ? 0 : failedProbes + 1;
            plan(parts.modes().isForeign() ? FOREIGN_INTERVAL : probeInterval);
        });
    }

    private CompletionStage<Void> step() {
        if (parts.modes().isNormal()) {
            return watch(parts.connected().orElseThrow());
        }
        return reached()
                .thenCompose(remote -> parts.history()
                        .verify(remote)
                        .thenCompose(same -> same
                                ? remote.probe()
                                        .thenCompose(nothing -> pause(settleTime))
                                        .thenCompose(nothing -> recover())
                                : CompletableFuture.completedStage(null)));
    }

    private CompletionStage<Void> watch(RemoteStore remote) {
        return parts.history()
                .check(remote)
                .thenCompose(same -> same
                        ? ownership.check(remote, () -> parts.history().verify(remote))
                        : CompletableFuture.completedStage(false))
                .thenCompose(ours ->
                        ours ? mend().thenCompose(nothing -> forget(remote)) : CompletableFuture.completedStage(null));
    }

    /** Brings copies up to date that are older than the database. */
    private CompletionStage<Void> mend() {
        if (!parts.isStale() && !parts.isBehind()) {
            return CompletableFuture.completedStage(null);
        }
        return parts.mirror().compare().thenCompose(nothing -> alone(this::caughtUp));
    }

    /**
     * Ends the time in which copies are behind, when they no longer are. Notes that are left from it are of batches that
     * nobody was told of, or that the database has.
     */
    private CompletionStage<Void> caughtUp() {
        if (!parts.isBehind() || parts.isStale()) {
            return CompletableFuture.completedStage(null);
        }
        return parts.journal().withdrawAll().handle((nothing, failure) -> {
            if (failure == null) {
                parts.behind().clear();
            } else {
                parts.mirror().markStale(Stages.cause(failure));
            }
            return null;
        });
    }

    private CompletionStage<Void> forget(RemoteStore remote) {
        Instant now = parts.time().now();
        if (forgotten.filter(last -> now.isBefore(last.plus(FORGET_INTERVAL))).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        forgotten = Optional.of(now);
        return parts.journal()
                .oldest()
                .thenCompose(oldest -> remote.forgetBatches(
                        oldest.filter(now::isAfter).orElse(now).minus(KEPT)))
                .thenAccept(count -> {});
    }

    /** Carries out a person's decision which side remains, and follows the database again afterwards. */
    CompletionStage<HistoryLoss> accept(HistorySide keep, boolean dryRun, List<Write> evidence) {
        return turns.run(
                TURN,
                () -> reached()
                        .thenCompose(remote -> alone(
                                        () -> new HistoryAcceptance(parts, remote, keep, dryRun).run(evidence))
                                .thenCompose(loss -> dryRun
                                        ? CompletableFuture.completedStage(loss)
                                        : recover().thenApply(nothing -> loss))));
    }

    /** Waits, since a write sent before an outage may still be applied afterwards, and must not meet its own replay. */
    private CompletionStage<Void> pause(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        parts.time().schedule(time, () -> over.complete(null));
        return over;
    }

    /** Returns the database; after many probes in vain through a new connection, as a restart would make it. */
    private CompletionStage<RemoteStore> reached() {
        Optional<RemoteStore> known = parts.connected();
        if (known.isPresent() && (failedProbes == 0 || failedProbes % PROBES_BEFORE_RECONNECT != 0)) {
            return CompletableFuture.completedStage(known.get());
        }
        return connect.get().thenApply(opened -> {
            // Changes between the two connections were missed.
            compared = false;
            known.ifPresent(RemoteStore::close);
            return opened;
        });
    }

    /** Brings the database up to date; ends in normal mode, in mode FOREIGN, or fails. */
    CompletionStage<Void> recover() {
        RemoteStore remote = parts.connected().orElseThrow();
        return parts.history().verify(remote).thenCompose(same -> {
            if (!same) {
                return CompletableFuture.completedStage(null);
            }
            if (!parts.modes().isForeign()) {
                parts.modes().recovering();
            }
            // Batches that were sent to the database are decided before others are replayed.
            return alone(() -> CompletableFuture.<Void>completedStage(null))
                    .thenCompose(nothing ->
                            ownership.check(remote, () -> parts.history().verify(remote)))
                    .thenCompose(ours -> ours ? compared(remote) : CompletableFuture.completedStage(null));
        });
    }

    /** Follows the database if it has all that this directory knows to be there. */
    private CompletionStage<Void> compared(RemoteStore remote) {
        return parts.history().lostModel(remote).thenCompose(less -> {
            if (less.isPresent()) {
                return parts.history().foundLess(remote, less.get());
            }
            if (parts.modes().isForeign()) {
                parts.modes().recovering();
            }
            return follow(remote);
        });
    }

    /** Replays and compares, in a database that was found to be the same. */
    private CompletionStage<Void> follow(RemoteStore remote) {
        parts.trust(true);
        return parts.history()
                .adopt(remote)
                .thenCompose(nothing -> parts.history().raise(remote))
                .thenCompose(nothing -> catchUp(remote, false))
                .thenCompose(nothing -> compared && !parts.isStale() && !parts.isBehind()
                        ? CompletableFuture.completedStage(null)
                        : parts.mirror().compare())
                .thenCompose(nothing -> last(remote));
    }

    /**
     * Replays until few entries are left; when writers fill the journal as fast as it is emptied, they are admitted
     * only between turns.
     */
    private CompletionStage<Void> catchUp(RemoteStore remote, boolean held) {
        long before = parts.journal().size();
        if (before <= MAX_BLOCKING_ENTRIES || parts.modes().isForeign()) {
            return CompletableFuture.completedStage(null);
        }
        long until = Math.max(MAX_BLOCKING_ENTRIES, before - TURN_SIZE);
        long since = parts.time().nanoTime();
        CompletionStage<?> turn =
                held ? alone(() -> rounds(remote, until, since, true)) : rounds(remote, until, since, false);
        return turn.thenCompose(nothing -> held ? pause(OPEN_TIME) : CompletableFuture.completedStage(null))
                .thenCompose(nothing -> catchUp(remote, held || parts.journal().size() > before - TURN_SIZE / 2));
    }

    /** Replays until no more entries than some are left, or for a time. */
    private CompletionStage<Void> rounds(RemoteStore remote, long left, long since, boolean isClosed) {
        Duration most = isClosed ? CLOSED_TIME : ROUND_TIME;
        boolean isOver = parts.time().nanoTime() - since >= most.toNanos();
        return parts.journal().size() <= left || isOver
                ? CompletableFuture.completedStage(null)
                : replay.round(remote, isClosed ? CLOSED_ROUND_TIME : ROUND_TIME)
                        .thenCompose(taken -> rounds(remote, left, since, isClosed));
    }

    /** Runs an action while no writer is active. */
    private <T> CompletionStage<T> alone(Supplier<CompletionStage<T>> work) {
        WriteBarrier barrier = parts.lanes().barrier();
        return barrier.close().thenCompose(nothing -> work.get()).whenComplete((result, failure) -> barrier.open());
    }

    private CompletionStage<Void> last(RemoteStore remote) {
        compared = true;
        return alone(() -> rounds(remote, 0, parts.time().nanoTime(), true)
                        .thenCompose(nothing -> caughtUp())
                        .thenApply(nothing -> {
                            boolean isEmpty = parts.journal().isEmpty();
                            if (isEmpty && !parts.modes().isForeign()) {
                                parts.modes().normal();
                            }
                            return isEmpty || parts.modes().isForeign();
                        }))
                .thenCompose(over -> over
                        ? CompletableFuture.completedStage(null)
                        : pause(OPEN_TIME).thenCompose(nothing -> last(remote)));
    }

    /** Returns whether a failure is one of the database as a whole. */
    static boolean isOutage(Throwable failure) {
        return failure instanceof UnknownOutcomeException || HybridWriter.isLoss(failure);
    }

    private static String sentence(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof StoreException
                ? String.valueOf(cause.getMessage())
                : new StoreException(
                                StoreErrorCode.UNAVAILABLE,
                                "The database cannot be brought up to date: " + cause,
                                cause)
                        .getMessage();
    }
}
