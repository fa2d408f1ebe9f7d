package io.fairbot.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who owns what. Safe for use from any thread.
 *
 * <p>A holder counts the time on its own monotonic clock from before it asked; the store never gives a name to another
 * holder before the time of the last one is over.
 */
public interface Leases {

    /**
     * Takes a name that nobody owns, or that its holder let run out.
     *
     * @param name what to own; 1 to 200 characters
     * @param holder who asks; asking again as the holder prolongs the lease under the same token
     * @param ttl how long it lasts; more than zero
     * @return the lease, or empty while another holder has it
     */
    CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl);

    /**
     * Prolongs a lease by its time to live.
     *
     * @param lease the lease
     * @return the same lease, or empty when it ran out or was taken: whoever held it must stop at once
     */
    CompletionStage<Optional<Lease>> renew(Lease lease);

    /**
     * Gives a lease back, so that another holder need not wait.
     *
     * @param lease the lease; without effect when it was lost before
     * @return ends when it is given back
     */
    CompletionStage<Void> release(Lease lease);
}
