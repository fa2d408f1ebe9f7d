package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database answers, since when, and what happened meanwhile. Safe for use from any thread. */
final class ModeTracker {
    private static final Logger log = LoggerFactory.getLogger(ModeTracker.class);

    /** During an outage every write has its own reason, and a log with all of them hides the rest. */
    private static final Duration NEXT_REASON = Duration.ofMinutes(1);

    private final TimeSource time;
    private final AtomicLong unknownOutcomes = new AtomicLong();
    private final AtomicLong localReceipts = new AtomicLong();
    private volatile ModeState state;
    private volatile Optional<StoreException> refusal = Optional.empty();
    private Instant told = Instant.EPOCH;

    /** Where writes go. */
    enum HybridMode {
        /** To the database, and to the mirror. */
        NORMAL,
        /** To mirror and journal: the database is away. */
        DEGRADED,
        /** To mirror and journal, which is being replayed. */
        RECOVERING
    }

    private record ModeState(HybridMode mode, Instant since, Optional<String> problem) {}

    ModeTracker(TimeSource time) {
        this.time = time;
        state = new ModeState(HybridMode.DEGRADED, time.now(), Optional.of("The database has not been reached yet."));
    }

    HybridMode current() {
        return state.mode;
    }

    boolean isNormal() {
        return state.mode == HybridMode.NORMAL;
    }

    Optional<String> problem() {
        return state.problem;
    }

    /** The database failed; later calls only bring the reason up to date. */
    synchronized void degraded(String why) {
        ModeState before = state;
        state = new ModeState(
                HybridMode.DEGRADED, before.mode == HybridMode.DEGRADED ? before.since : time.now(), Optional.of(why));
        if (before.mode != HybridMode.DEGRADED) {
            told = time.now();
            log.warn("The database is unavailable; the store continues on the local disk: {}", why);
        } else if (!before.problem.equals(state.problem) && !time.now().isBefore(told.plus(NEXT_REASON))) {
            told = time.now();
            log.warn("The database is still unavailable; the store continues on the local disk: {}", why);
        }
    }

    /** The database answers again. */
    synchronized void recovering() {
        state = new ModeState(
                HybridMode.RECOVERING,
                state.since,
                Optional.of("The database is back; what was written meanwhile is being replayed into it."));
        log.info("The database answers; the journal is being replayed");
    }

    /** The database has everything. */
    synchronized void normal() {
        Duration took = Duration.between(state.since, time.now());
        state = new ModeState(HybridMode.NORMAL, time.now(), Optional.empty());
        log.info("The database is up to date; it was unavailable or behind for {}", took);
    }

    /** Another node writes now: this one must acknowledge nothing any more. */
    void refuse(StoreException why) {
        refusal = Optional.of(why);
    }

    /** This node is the one that writes. */
    void allow() {
        refusal = Optional.empty();
    }

    /** Why nothing is written. */
    Optional<StoreException> refusal() {
        return refusal;
    }

    void countUnknownOutcome() {
        unknownOutcomes.incrementAndGet();
    }

    void countLocalReceipt() {
        localReceipts.incrementAndGet();
    }

    long unknownOutcomes() {
        return unknownOutcomes.get();
    }

    long localReceipts() {
        return localReceipts.get();
    }
}
