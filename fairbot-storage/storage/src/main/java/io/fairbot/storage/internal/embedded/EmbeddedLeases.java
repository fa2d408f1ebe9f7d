package io.fairbot.storage.internal.embedded;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An implementation of leases within one process, the only one that uses the data directory. Holders are in memory and
 * end with the process; the tokens are in the file and increase permanently.
 */
final class EmbeddedLeases implements Leases {
    private final SqliteWriter writer;
    private final CounterTable counters;
    private final TimeSource time;
    private final Map<String, LeaseHolder> owners = new HashMap<>();

    /** The holder of a name; its token may not be durable yet, and the name is not granted again meanwhile. */
    private record LeaseHolder(String holder, CompletableFuture<Long> token, long until) {
        /** Returns whether the name is free again, which it always is when its token could not be written. */
        boolean isOver(long now) {
            return until - now <= 0 || token.isCompletedExceptionally();
        }
    }

    EmbeddedLeases(SqliteWriter writer, CounterTable counters, TimeSource time) {
        this.writer = writer;
        this.counters = counters;
        this.time = time;
    }

    @Override
    public synchronized CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
        if (writer.isClosing()) {
            return CompletableFuture.failedStage(SqliteWriter.closed());
        }
        // Counted from before the token is written, so that the holder's own deadline is never the later one.
        long asked = time.nanoTime();
        LeaseHolder owner = owners.get(name);
        if (owner == null || owner.isOver(asked)) {
            owner = new LeaseHolder(holder, nextToken(name), 0);
        } else if (!owner.holder.equals(holder)) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        owners.put(name, new LeaseHolder(holder, owner.token, asked + ttl.toNanos()));
        return owner.token.thenApply(token -> Optional.of(new Lease(name, holder, token, ttl)));
    }

    @Override
    public synchronized CompletionStage<Optional<Lease>> renew(Lease lease) {
        if (writer.isClosing()) {
            return CompletableFuture.failedStage(SqliteWriter.closed());
        }
        long asked = time.nanoTime();
        LeaseHolder owner = owners.get(lease.name());
        if (!isHeld(lease, owner, asked)) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        owners.put(
                lease.name(),
                new LeaseHolder(
                        lease.holder(),
                        CompletableFuture.completedFuture(lease.token()),
                        asked + lease.ttl().toNanos()));
        return CompletableFuture.completedStage(Optional.of(lease));
    }

    @Override
    public synchronized CompletionStage<Void> release(Lease lease) {
        if (writer.isClosing()) {
            return CompletableFuture.failedStage(SqliteWriter.closed());
        }
        if (isHeld(lease, owners.get(lease.name()), time.nanoTime())) {
            owners.remove(lease.name());
        }
        return CompletableFuture.completedStage(null);
    }

    private CompletableFuture<Long> nextToken(String name) {
        return writer.submit(new LeaseTokenIncrement(name, counters, time.now().getEpochSecond()))
                .toCompletableFuture();
    }

    private static boolean isHeld(Lease lease, @org.jspecify.annotations.Nullable LeaseHolder owner, long now) {
        return owner != null
                && !owner.isOver(now)
                && owner.holder.equals(lease.holder())
                && owner.token.getNow(0L) == lease.token();
    }
}
