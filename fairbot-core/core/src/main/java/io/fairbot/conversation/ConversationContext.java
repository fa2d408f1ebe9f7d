package io.fairbot.conversation;

import io.fairbot.whatsapp.Contact;
import java.time.Instant;

/**
 * The circumstances of an event: branch, contact, time and published snapshots. Immutable.
 *
 * @param branch the id of the branch
 * @param contact the customer
 * @param now the time of this turn; a handler uses no other clock
 * @param snapshots the snapshots that agents have published
 */
public record ConversationContext(String branch, Contact contact, Instant now, SnapshotMap snapshots) {

    /**
     * Returns the snapshot of a type that the handler cannot do without.
     *
     * @param type the type
     * @param <T> the type
     * @return the snapshot
     * @throws IllegalStateException when no agent has published it
     */
    public <T> Snapshot<T> require(Class<T> type) {
        return snapshots
                .find(type)
                .orElseThrow(() -> new IllegalStateException(
                        "No agent has published " + type.getSimpleName() + "; is the agent that does it running?"));
    }
}
