package io.fairbot.audit;

import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.concurrent.CompletionStage;

/**
 * A durable log of the actions of principals, to which entries are only added. Implementations are safe for use from any
 * thread.
 *
 * <p>The service that changes something adds {@link #write(AuditEntry)} to the batch of the change, so that neither exists
 * without the other. Only an action that changes nothing in the store is recorded by itself, before it is carried out.
 */
public interface AuditLog {

    /**
     * Returns the write of an entry, for the batch of the change that it describes.
     *
     * @param entry the entry
     * @return the write of a new document
     */
    Write write(AuditEntry entry);

    /**
     * Records an entry by itself, for an action that changes nothing in the store, such as the restart of an agent. The
     * action is carried out after the stage has ended.
     *
     * @param entry the entry
     * @return a stage that ends when the entry is durable
     */
    CompletionStage<Void> record(AuditEntry entry);

    /**
     * Finds entries.
     *
     * @param query the entries that are wanted
     * @return a page of them
     * @throws IllegalArgumentException when the cursor is invalid
     */
    CompletionStage<AuditPage> find(AuditQuery query);

    /**
     * Reports each entry that is added from now on, by any node.
     *
     * @param follower the receiver of the entries
     * @return ends the subscription
     */
    Subscription follow(AuditFollower follower);
}
