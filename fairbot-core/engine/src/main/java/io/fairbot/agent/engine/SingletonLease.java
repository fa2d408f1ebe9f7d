package io.fairbot.agent.engine;

import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lease of a singleton: only the node that holds it runs the agent. Used on the event loop only. */
final class SingletonLease {
    private static final Logger log = LoggerFactory.getLogger(SingletonLease.class);

    private final String name;
    private final String node;
    private final Leases leases;
    private final SerialExecutor loop;
    private final Duration ttl;
    private final Runnable lost;
    private TimeSource.TimerHandle nextRenewal = () -> {};
    private @Nullable Lease lease;
    private long renewedAt;
    private boolean acquiring;
    /** Incremented with each request and with each end of a lease, so that an answer to an earlier request is recognized. */
    private int generation;
    /**
     * Completes when the last release has reached the store: a request that overtook it would lose the lease that it
     * was granted.
     */
    private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    /** The result of a request for the lease. */
    enum AcquireResult {
        /** This node holds it. */
        ACQUIRED,
        /** Another node holds it. */
        HELD_ELSEWHERE,
        /** The store did not answer, or failed. */
        UNKNOWN
    }

    SingletonLease(String agent, AgentEngineDependencies services, SerialExecutor loop, Duration ttl, Runnable lost) {
        name = "agent/" + agent;
        node = services.node();
        leases = services.leases();
        this.loop = loop;
        this.ttl = ttl;
        this.lost = lost;
    }

    Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /** Requests the lease, and renews it until it is released or lost. The callback of an earlier request is dropped. */
    void acquire(Consumer<AcquireResult> callback) {
        long asked = loop.time().nanoTime();
        int mine = ++generation;
        acquiring = true;
        CompletionStage<Optional<Lease>> request = released.thenCompose(done -> leases.acquire(name, node, ttl));
        loop.within(ttl.dividedBy(2), request, (found, failure) -> {
            if (mine != generation) {
                log.debug("The lease {} is not requested any more", name);
                return;
            }
            acquiring = false;
            Lease granted = found == null ? null : found.orElse(null);
            if (failure != null) {
                generation++;
                log.warn("The holder of the lease {} could not be read from the store", name, failure);
                callback.accept(AcquireResult.UNKNOWN);
            } else if (granted == null) {
                callback.accept(AcquireResult.HELD_ELSEWHERE);
            } else {
                lease = granted;
                renewedAt = asked;
                renewLater();
                callback.accept(AcquireResult.ACQUIRED);
            }
        });
        request.thenAccept(found -> loop.run(() -> found.ifPresent(granted -> releaseUnused(mine, granted))));
    }

    /** Releases a lease that was granted too late: it would keep the agent from running on any node until it expires. */
    private void releaseUnused(int request, Lease granted) {
        // A later request of this node gets the same lease, and must not lose it.
        if (request != generation && lease == null && !acquiring) {
            log.debug("The lease {} was granted too late and is released", name);
            release(granted);
        }
    }

    /** Releases the lease, so that another node can hold it at once, and abandons a pending request. */
    void release() {
        nextRenewal.cancel();
        generation++;
        acquiring = false;
        Lease held = lease;
        lease = null;
        if (held != null) {
            release(held);
        }
    }

    private void release(Lease held) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        released = done;
        // After its time to live it has expired anyway.
        loop.within(ttl, leases.release(held), (ended, failure) -> done.complete(null));
    }

    private void renewLater() {
        nextRenewal = loop.after(ttl.dividedBy(4), this::renew);
    }

    private void renew() {
        Lease held = lease;
        if (held == null) {
            return;
        }
        int mine = generation;
        long asked = loop.time().nanoTime();
        loop.within(ttl.dividedBy(4), leases.renew(held), (found, failure) -> {
            if (mine == generation) {
                renewed(asked, found == null ? held : found.orElse(null), failure != null);
            }
        });
    }

    private void renewed(long asked, @Nullable Lease now, boolean unknown) {
        if (now != null && !unknown) {
            renewedAt = asked;
            lease = now;
            renewLater();
        } else if (now == null
                || loop.time().nanoTime() - renewedAt >= ttl.dividedBy(2).toNanos()) {
            // Half of the time to live is left for the agent's stop.
            generation++;
            lease = null;
            lost.run();
        } else {
            renewLater();
        }
    }
}
