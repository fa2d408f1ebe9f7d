package io.fairbot.store.lease;

import io.fairbot.Internal;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases.Ownership;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A writer of batches of branches that may not be open: under the ownership of a branch that is open here, otherwise under its
 * lease, which is held for the one batch. Safe for use from any thread.
 */
@Internal
public final class BranchWriter {
    private static final Duration LEASE_TTL = Duration.ofSeconds(10);

    private final DocumentStore store;
    private final Platform platform;
    private final Function<String, Optional<OwnedStore>> open;
    /** One batch of a branch at a time, so that this process never finds a lease taken by itself. */
    private final KeyedExecutor<String> serial = new KeyedExecutor<>();

    /**
     * Creates a writer.
     *
     * @param store the store
     * @param platform time and identifiers
     * @param open returns the writer of a branch that is open here
     */
    public BranchWriter(DocumentStore store, Platform platform, Function<String, Optional<OwnedStore>> open) {
        this.store = store;
        this.platform = platform;
        this.open = open;
    }

    /**
     * Applies a batch with the fence of a branch.
     *
     * @param branch the branch's id
     * @param batch the changes, without a fence
     * @return the result, which is applied or rejected; empty when another node owns the branch
     */
    public CompletionStage<Optional<BatchResult>> apply(String branch, Batch batch) {
        return serial.run(
                        branch,
                        () -> open.apply(branch)
                                .map(owned -> owned.apply(batch).thenApply(Optional::of))
                                .orElseGet(() -> applyUnderLease(branch, batch)))
                .thenApply(result -> result.filter(applied -> !(applied instanceof BatchResult.Fenced)));
    }

    private CompletionStage<Optional<BatchResult>> applyUnderLease(String branch, Batch batch) {
        return HeldLease.acquire(
                        store.leases(),
                        HeldLease.ofBranch(branch),
                        platform.ids().next(),
                        LEASE_TTL,
                        platform.time())
                .thenCompose(found -> found.map(lease -> apply(lease, batch))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    private CompletionStage<Optional<BatchResult>> apply(HeldLease lease, Batch batch) {
        OwnedStore owned = new OwnedStore(store, Ownership.of(lease::fence));
        return Stages.attempt(() -> owned.apply(batch))
                .<CompletionStage<Optional<BatchResult>>>handle((result, failure) -> lease.release()
                        .thenCompose(released -> failure == null
                                ? CompletableFuture.completedStage(Optional.of(result))
                                : CompletableFuture.failedStage(failure)))
                .thenCompose(Function.identity());
    }
}
