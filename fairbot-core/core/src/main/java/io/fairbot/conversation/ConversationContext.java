package io.fairbot.conversation;

import io.fairbot.whatsapp.Contact;
import java.time.Instant;
import java.util.Optional;

/**
 * The circumstances of an event: branch, contact, time, published snapshots, and what interpreters found. Immutable.
 *
 * @param branch the id of the branch
 * @param contact the customer
 * @param now the time of this turn; a handler uses no other clock
 * @param snapshots the snapshots that agents have published
 * @param insights what interpreters found in the message; none for other events
 */
public record ConversationContext(
        String branch, Contact contact, Instant now, SnapshotMap snapshots, Insights insights) {

    /**
     * Creates the circumstances of an event that was not interpreted.
     *
     * @param branch the id of the branch
     * @param contact the customer
     * @param now the time of this turn
     * @param snapshots the snapshots that agents have published
     */
    public ConversationContext(String branch, Contact contact, Instant now, SnapshotMap snapshots) {
        this(branch, contact, now, snapshots, Insights.none());
    }

    /**
     * Returns the circumstances of an event that was interpreted.
     *
     * @param found what interpreters found
     * @return the circumstances
     */
    public ConversationContext withInsights(Insights found) {
        return new ConversationContext(branch, contact, now, snapshots, found);
    }

    /**
     * Returns what the interpreter of a type found in the message.
     *
     * @param type the type
     * @param <T> the type
     * @return what was found; empty when it found nothing, failed or was late, and for events that are no messages
     */
    public <T> Optional<T> insight(Class<T> type) {
        return insights.find(type);
    }

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
