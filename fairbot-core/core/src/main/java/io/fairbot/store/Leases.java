package io.fairbot.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The lease service of a store, which acquires, renews and releases leases. Safe for use from any thread.
 *
 * <p>A holder measures the time on its own monotonic clock, from before its request; the store never grants a name to another
 * holder before the lease of the last one has expired.
 */
public interface Leases {

    /**
     * Acquires a name that no one owns or whose lease has expired.
     *
     * @param name the name to own; 1 to 200 characters
     * @param holder the caller; a second request of the holder extends the lease under the same token
     * @param ttl its time to live; more than zero
     * @return the lease, or empty while another holder has it
     */
    CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl);

    /**
     * Extends a lease by its time to live.
     *
     * @param lease the lease
     * @return the same lease, {@link Lease#provisional()} or not as it is now, or empty when it has expired or was taken over: its
     *     former holder must stop at once
     */
    CompletionStage<Optional<Lease>> renew(Lease lease);

    /**
     * Releases a lease, so that another holder need not wait.
     *
     * @param lease the lease; no effect when it has expired
     * @return completes when it is released
     */
    CompletionStage<Void> release(Lease lease);

    /**
     * The ownership of documents by one node at a time: gives batches the fence of its lease, as long as it lasts.
     * Implementations are safe for use from any thread and do not block.
     */
    @FunctionalInterface
    interface Ownership {
        /** The ownership of a node that shares its documents with no other one: batches carry no fence. */
        Ownership UNSHARED = Optional::of;

        /**
         * Gives a batch the fence of the owner.
         *
         * @param batch a batch without a fence
         * @return the batch to apply; empty once the ownership has ended
         */
        Optional<Batch> guard(Batch batch);

        /**
         * Returns the ownership that a lease proves.
         *
         * @param fence returns the fence of the lease; empty once it was released or lost
         * @return the ownership
         */
        static Ownership of(Supplier<Optional<Fence>> fence) {
            return batch -> fence.get().map(proof -> new Batch(batch.id(), batch.writes(), Optional.of(proof)));
        }
    }
}
