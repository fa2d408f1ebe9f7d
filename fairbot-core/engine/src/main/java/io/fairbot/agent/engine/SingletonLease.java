package io.fairbot.agent.engine;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lease of a singleton: only who has it runs the agent. Used on the control thread. */
final class SingletonLease {
    private static final Logger log = LoggerFactory.getLogger(SingletonLease.class);

    private final String name;
    private final String node;
    private final Leases leases;
    private final AgentEventLoop control;
    private final Duration ttl;
    private final Runnable lost;
    private TimeSource.TimerHandle next = () -> {};
    private @Nullable Lease lease;
    private long renewedAt;
    /** Rises with each hold and each end of one, so that an answer about an earlier one is not taken for this. */
    private int hold;

    /** What came of asking for the seat. */
    enum AcquireResult {
        /** It is ours. */
        TAKEN,
        /** Another node has it. */
        ELSEWHERE,
        /** The store could not say. */
        UNKNOWN
    }

    SingletonLease(String agent, AgentEngineServices setup, AgentEventLoop control, Duration ttl, Runnable lost) {
        name = "agent/" + agent;
        node = setup.node();
        leases = setup.leases();
        this.control = control;
        this.ttl = ttl;
        this.lost = lost;
    }

    Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /** Asks for the seat, and keeps it until it is given back or lost. */
    void take(Consumer<AcquireResult> answer) {
        long asked = control.time().nanoTime();
        int mine = ++hold;
        control.within(ttl.dividedBy(2), leases.acquire(name, node, ttl), (found, failure) -> {
            Lease given = found == null ? null : found.orElse(null);
            if (mine != hold) {
                log.debug("Nobody wants the lease {} any more", name);
            } else if (failure != null) {
                log.warn("The store cannot say who has the lease {}", name, failure);
                answer.accept(AcquireResult.UNKNOWN);
            } else if (given == null) {
                answer.accept(AcquireResult.ELSEWHERE);
            } else {
                lease = given;
                renewedAt = asked;
                later();
                answer.accept(AcquireResult.TAKEN);
            }
        });
    }

    /** Lets another node have it at once. */
    void giveBack() {
        next.cancel();
        hold++;
        Lease held = lease;
        lease = null;
        if (held != null) {
            leases.release(held).exceptionally(failure -> null);
        }
    }

    private void later() {
        next = control.after(ttl.dividedBy(4), this::renew);
    }

    private void renew() {
        Lease held = lease;
        if (held == null) {
            return;
        }
        int mine = hold;
        long asked = control.time().nanoTime();
        control.within(ttl.dividedBy(4), leases.renew(held), (found, failure) -> {
            if (mine == hold) {
                renewed(asked, found == null ? held : found.orElse(null), failure != null);
            }
        });
    }

    private void renewed(long asked, @Nullable Lease now, boolean unknown) {
        if (now != null && !unknown) {
            renewedAt = asked;
            lease = now;
            later();
        } else if (now == null
                || control.time().nanoTime() - renewedAt >= ttl.dividedBy(2).toNanos()) {
            // Half of the time is left for its stop.
            hold++;
            lease = null;
            lost.run();
        } else {
            later();
        }
    }
}
