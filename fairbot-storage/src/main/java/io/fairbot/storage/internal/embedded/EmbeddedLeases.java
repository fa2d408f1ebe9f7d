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
 * Leases within one process: the data directory has no other. Who holds what is in memory and ends with the process; the tokens
 * are in the file and rise for ever.
 */
final class EmbeddedLeases implements Leases {
    private final Writer writer;
    private final TimeSource time;
    private final Map<String, Owner> owners = new HashMap<>();

    private record Owner(String holder, long token, long until) {}

    EmbeddedLeases(Writer writer, TimeSource time) {
        this.writer = writer;
        this.time = time;
    }

    @Override
    public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
        // Counted from before the token is made, so that the holder's own count is never the longer one.
        long asked = time.nanoTime();
        synchronized (this) {
            Owner owner = owners.get(name);
            if (owner != null && owner.until - asked > 0) {
                boolean mine = owner.holder.equals(holder);
                return CompletableFuture.completedStage(
                        mine ? Optional.of(hold(name, holder, owner.token, ttl, asked)) : Optional.empty());
            }
            // Nobody else is given the name while its token is being made.
            owners.put(name, new Owner(holder, owner == null ? 0 : owner.token, asked + ttl.toNanos()));
        }
        return writer.submit(new LeaseWork(name)).handle((token, failure) -> {
            synchronized (this) {
                if (failure != null) {
                    owners.remove(name);
                    throw new java.util.concurrent.CompletionException(failure);
                }
                return Optional.of(hold(name, holder, token, ttl, asked));
            }
        });
    }

    @Override
    public synchronized CompletionStage<Optional<Lease>> renew(Lease lease) {
        long asked = time.nanoTime();
        return CompletableFuture.completedStage(
                isHeld(lease, asked)
                        ? Optional.of(hold(lease.name(), lease.holder(), lease.token(), lease.ttl(), asked))
                        : Optional.empty());
    }

    @Override
    public synchronized CompletionStage<Void> release(Lease lease) {
        if (isHeld(lease, time.nanoTime())) {
            owners.remove(lease.name());
        }
        return CompletableFuture.completedStage(null);
    }

    private boolean isHeld(Lease lease, long now) {
        Owner owner = owners.get(lease.name());
        return owner != null
                && owner.token == lease.token()
                && owner.holder.equals(lease.holder())
                && owner.until - now > 0;
    }

    private Lease hold(String name, String holder, long token, Duration ttl, long asked) {
        owners.put(name, new Owner(holder, token, asked + ttl.toNanos()));
        return new Lease(name, holder, token, ttl);
    }
}
