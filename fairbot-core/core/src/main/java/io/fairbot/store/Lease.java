package io.fairbot.store;

import java.time.Duration;

/**
 * A lease: the exclusive ownership of a name for a limited time.
 *
 * @param name the name that is owned
 * @param holder its owner
 * @param token its fencing token, which increases with every new owner; used in the {@link Fence} of the owner's batches
 * @param ttl its time to live from the request on, on the holder's monotonic clock
 */
public record Lease(String name, String holder, long token, Duration ttl) {

    /**
     * Returns the proof of ownership for batches.
     *
     * @return the fence
     */
    public Fence fence() {
        return new Fence(name, token);
    }
}
