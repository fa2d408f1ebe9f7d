package io.fairbot.store.lease;

import io.fairbot.Internal;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process holds: renewed four times in its time to live, until it is released or lost. Safe for use from any
 * thread; stages complete on threads of the store or of the time source.
 *
 * <p>It counts as lost when the store says so, and when half of its time to live has passed without a renewal: the other half
 * is left to stop what depends on it.
 */
@Internal
public final class HeldLease {
    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    private final Leases leases;
    private final TimeSource time;
    private final Lease lease;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private long renewedAt;
    private boolean held = true;
    private TimeSource.@Nullable TimerHandle timer;

    private HeldLease(Leases leases, TimeSource time, Lease lease, long renewedAt) {
        this.leases = leases;
        this.time = time;
        this.lease = lease;
        this.renewedAt = renewedAt;
        confirmUnlessProvisional(lease);
    }

    /**
     * Returns the name of the lease of a branch.
     *
     * @param branch the branch's id
     * @return the name, whose fence every batch of the branch's owner carries
     */
    public static String ofBranch(String branch) {
        return "branch/" + branch;
    }

    /**
     * Acquires a lease.
     *
     * @param leases the leases of the store
     * @param name the name to own
     * @param holder the caller; a lease that the same holder has is extended
     * @param ttl its time to live; more than zero
     * @param time schedules the renewals
     * @return the lease, or empty while another holder has it
     */
    public static CompletionStage<Optional<HeldLease>> acquire(
            Leases leases, String name, String holder, Duration ttl, TimeSource time) {
        long asked = time.nanoTime();
        return leases.acquire(name, holder, ttl)
                .thenApply(granted -> granted.map(lease -> {
                    HeldLease held = new HeldLease(leases, time, lease, asked);
                    held.renewLater();
                    return held;
                }));
    }

    /**
     * Returns the proof of ownership for batches.
     *
     * @return the fence; empty once the lease was released or lost
     */
    public synchronized Optional<Fence> fence() {
        return held ? Optional.of(lease.fence()) : Optional.empty();
    }

    /**
     * Returns a stage that completes when the lease is lost.
     *
     * @return the stage; never completes when the lease is released first
     */
    public CompletionStage<Void> lost() {
        return lost.minimalCompletionStage();
    }

    /**
     * Returns a stage that completes when no other node can own the name: at once, or after {@link Lease#provisional()} has ended.
     *
     * @return the stage; never completes when the lease is released or lost before
     */
    public CompletionStage<Void> confirmed() {
        return confirmed.minimalCompletionStage();
    }

    private void confirmUnlessProvisional(Lease now) {
        if (!now.provisional()) {
            confirmed.complete(null);
        }
    }

    /**
     * Releases the lease, so that another holder need not wait. Idempotent.
     *
     * @return completes when it is released; also when the store failed, since it expires then
     */
    public CompletionStage<Void> release() {
        return end() ? Stages.recover(leases.release(lease), this::unreleased) : CompletableFuture.completedStage(null);
    }

    private CompletionStage<Void> unreleased(Throwable failure) {
        log.debug("The lease {} could not be released and expires", lease.name(), failure);
        return CompletableFuture.completedStage(null);
    }

    private synchronized boolean end() {
        boolean ended = held;
        held = false;
        if (timer != null) {
            timer.cancel();
        }
        return ended;
    }

    private synchronized void renewLater() {
        if (held) {
            timer = time.schedule(lease.ttl().dividedBy(4), this::renew);
        }
    }

    private void renew() {
        long asked = time.nanoTime();
        CompletableFuture<?> unused = Stages.attempt(() -> leases.renew(lease))
                .whenComplete(
                        (found, failure) -> renewed(asked, failure == null ? found : Optional.of(lease), failure));
    }

    private void renewed(long asked, Optional<Lease> found, @Nullable Throwable failure) {
        boolean ended;
        synchronized (this) {
            if (failure == null && found.isPresent()) {
                renewedAt = asked;
            }
            boolean expiring =
                    time.nanoTime() - renewedAt >= lease.ttl().dividedBy(2).toNanos();
            ended = held && (found.isEmpty() || expiring);
            held = held && !ended;
        }
        if (ended) {
            log.warn("The lease {} was lost", lease.name(), failure);
            lost.complete(null);
        } else {
            renewLater();
            found.filter(now -> failure == null && isHeld()).ifPresent(this::confirmUnlessProvisional);
        }
    }

    private synchronized boolean isHeld() {
        return held;
    }
}
