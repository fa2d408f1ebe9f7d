package io.fairbot.store.memory;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The leases of a memory store. */
final class MemoryLeases implements Leases {
    private final MemoryTables tables;
    private final TimeSource time;
    private final TaskRunner runner;

    /** A runner of tasks on the store's thread. */
    @FunctionalInterface
    interface TaskRunner {
        <T> CompletionStage<T> run(Supplier<T> work);
    }

    MemoryLeases(MemoryTables tables, TimeSource time, TaskRunner runner) {
        this.tables = tables;
        this.time = time;
        this.runner = runner;
    }

    @Override
    public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
        return runner.run(() -> {
            MemoryTables.LeaseEntry owner = tables.owners.get(name);
            boolean held = owner != null && owner.until() - time.nanoTime() > 0;
            if (owner != null && held && !owner.holder().equals(holder)) {
                return Optional.empty();
            }
            long token = owner != null && held ? owner.token() : tables.token(name) + 1;
            tables.recordToken(name, token);
            return Optional.of(grant(new Lease(name, holder, token, ttl)));
        });
    }

    @Override
    public CompletionStage<Optional<Lease>> renew(Lease lease) {
        return runner.run(() -> isHeld(lease) ? Optional.of(grant(lease)) : Optional.empty());
    }

    @Override
    public CompletionStage<Void> release(Lease lease) {
        return runner.run(() -> {
            if (isHeld(lease)) {
                tables.owners.put(
                        lease.name(), new MemoryTables.LeaseEntry(lease.holder(), lease.token(), time.nanoTime()));
            }
            return null;
        });
    }

    private boolean isHeld(Lease lease) {
        MemoryTables.LeaseEntry owner = tables.owners.get(lease.name());
        return owner != null
                && owner.token() == lease.token()
                && owner.holder().equals(lease.holder())
                && owner.until() - time.nanoTime() > 0;
    }

    private Lease grant(Lease lease) {
        tables.owners.put(
                lease.name(),
                new MemoryTables.LeaseEntry(
                        lease.holder(),
                        lease.token(),
                        time.nanoTime() + lease.ttl().toNanos()));
        return lease;
    }
}
