package io.fairbot.store;

import java.time.Duration;

/**
 * Sole ownership of a name for a while.
 *
 * @param name what is owned
 * @param holder who owns it
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
