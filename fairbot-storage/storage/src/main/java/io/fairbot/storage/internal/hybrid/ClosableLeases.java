package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A decorator of leases that fails every call once the store is closing. */
final class ClosableLeases implements Leases {
    private final Leases local;
    private final Supplier<Optional<RuntimeException>> refusal;

    ClosableLeases(Leases local, Supplier<Optional<RuntimeException>> refusal) {
        this.local = local;
        this.refusal = refusal;
    }

    @Override
    public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
        return guarded(() -> local.acquire(name, holder, ttl));
    }

    @Override
    public CompletionStage<Optional<Lease>> renew(Lease lease) {
        return guarded(() -> local.renew(lease));
    }

    @Override
    public CompletionStage<Void> release(Lease lease) {
        return guarded(() -> local.release(lease));
    }

    private <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        return refusal.get()
                .<CompletionStage<T>>map(CompletableFuture::failedStage)
                .orElseGet(call);
    }
}
