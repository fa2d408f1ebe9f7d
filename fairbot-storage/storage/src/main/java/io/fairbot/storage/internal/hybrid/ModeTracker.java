package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.StoreException;
import io.fairbot.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker of the store's mode: whether the database answers, since when, and the reasons of an outage. Safe for use
 * from any thread.
 */
final class ModeTracker {
    private static final Logger log = LoggerFactory.getLogger(ModeTracker.class);

    /**
     * The minimum interval between logged reasons: during an outage every write has its own, and they would hide the
     * rest of the log.
     */
    private static final Duration NEXT_REASON = Duration.ofMinutes(1);

    private final TimeSource time;
    private final Map<Object, Runnable> listeners = new ConcurrentHashMap<>();
    private final AtomicLong unknownOutcomes = new AtomicLong();
    private final AtomicLong localReceipts = new AtomicLong();
    private volatile ModeState state;
    private volatile Optional<StoreException> refusal = Optional.empty();
    private Instant lastLogged = Instant.EPOCH;

    /** The mode of a hybrid store, which determines where writes go. */
    enum HybridMode {
        /** Writes are noted in the journal and decided by the database. */
        NORMAL,
        /** Writes are decided here and stay in the journal: the database is unavailable. */
        DEGRADED,
        /** Writes are decided here and stay in the journal, which is being replayed. */
        RECOVERING,
        /** Writes are decided here and stay in the journal: the database is another one, or has less history. */
        FOREIGN
    }

    /** The current mode, since when, and the problem that caused it. */
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

    /**
     * Records a failure of the database; later calls only update the reason. A database that was found to be another one
     * stays so until it is verified again.
     */
    synchronized void degraded(String why) {
        ModeState before = state;
        if (before.mode == HybridMode.FOREIGN) {
            return;
        }
        state = new ModeState(
                HybridMode.DEGRADED, before.mode == HybridMode.DEGRADED ? before.since : time.now(), Optional.of(why));
        if (before.mode != HybridMode.DEGRADED) {
            lastLogged = time.now();
            log.warn("The database is unavailable; the store continues on the local disk: {}", why);
        } else if (!before.problem.equals(state.problem) && !time.now().isBefore(lastLogged.plus(NEXT_REASON))) {
            lastLogged = time.now();
            log.warn("The database is still unavailable; the store continues on the local disk: {}", why);
        }
        changed(before);
    }

    /** Records that the database is not the one that the directory belongs to. */
    synchronized void foreign(String why) {
        if (state.mode != HybridMode.FOREIGN || !state.problem.equals(Optional.of(why))) {
            log.error("{}", why);
        }
        ModeState before = state;
        Instant since = before.mode == HybridMode.FOREIGN ? before.since : time.now();
        state = new ModeState(HybridMode.FOREIGN, since, Optional.of(why));
        changed(before);
    }

    boolean isForeign() {
        return state.mode == HybridMode.FOREIGN;
    }

    /** Records that the database answers again. */
    synchronized void recovering() {
        ModeState before = state;
        state = new ModeState(
                HybridMode.RECOVERING,
                state.since,
                Optional.of("The database is back; what was written meanwhile is being replayed into it."));
        log.info("The database answers; the journal is being replayed");
        changed(before);
    }

    /** Records that the database is up to date. */
    synchronized void normal() {
        ModeState before = state;
        state = new ModeState(HybridMode.NORMAL, time.now(), Optional.empty());
        log.info(
                "The database is up to date; it was unavailable or behind for {}",
                Duration.between(before.since, state.since));
        changed(before);
    }

    /** Subscribes to changes of the mode and its problem; the listener must neither block nor change the mode. */
    Subscription onChange(Runnable listener) {
        Object key = new Object();
        listeners.put(key, listener);
        return () -> listeners.remove(key);
    }

    /** An outage gives every write another reason; only a change of the mode is one. */
    private void changed(ModeState before) {
        if (before.mode != state.mode) {
            listeners.values().forEach(ModeTracker::call);
        }
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.error("A listener to the mode of the store failed", e);
        }
    }

    /** Refuses writes: another node writes now, and this one must not acknowledge anything. */
    void refuse(StoreException why) {
        refusal = Optional.of(why);
    }

    /** Allows writes: this node is the one that writes. */
    void allow() {
        refusal = Optional.empty();
    }

    /** Returns the reason for refusing writes. */
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
