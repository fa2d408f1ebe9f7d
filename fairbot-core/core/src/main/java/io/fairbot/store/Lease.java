package io.fairbot.store;

import java.time.Duration;

/**
 * A lease: the exclusive ownership of a name for a limited time.
 *
 * @param name the name that is owned
 * @param holder its owner
 * @param token its fencing token, which increases with every new owner; used in the {@link Fence} of the owner's batches
 * @param ttl its time to live from the request on, on the holder's monotonic clock
 * @param provisional whether another node may own the name as well: the store works without the database that all nodes share,
 *     and has never reached it. A renewal returns the lease without this mark once it has. What reaches customers waits for that
 */
public record Lease(String name, String holder, long token, Duration ttl, boolean provisional) {

    /**
     * Creates a lease that is not provisional.
     *
     * @param name the name that is owned
     * @param holder its owner
     * @param token its fencing token
     * @param ttl its time to live
     */
    public Lease(String name, String holder, long token, Duration ttl) {
        this(name, holder, token, ttl, false);
    }

    /**
     * Returns the lease, provisional or not.
     *
     * @param mark whether another node may own the name as well
     * @return the lease
     */
    public Lease withProvisional(boolean mark) {
        return new Lease(name, holder, token, ttl, mark);
    }

    /**
     * Returns the proof of ownership for batches.
     *
     * @return the fence
     */
    public Fence fence() {
        return new Fence(name, token);
    }
}
