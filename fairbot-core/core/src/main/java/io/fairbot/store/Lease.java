package io.fairbot.store;

import java.time.Duration;

/**
 * Exclusive ownership of a name for a limited time.
 *
 * @param name the name that is owned
 * @param holder its owner
 * @param token rises with every new owner; goes into the {@link Fence} of what the owner writes
 * @param ttl how long it lasts from the moment it was asked for, on the holder's monotonic clock
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
