package io.fairbot.conversation;

import io.fairbot.whatsapp.Contact;
import java.time.Instant;

/**
 * What a handler may look at besides state and event. Immutable.
 *
 * @param branch the id of the branch
 * @param contact the customer
 * @param now the moment of this turn; a handler looks at no other clock
 * @param snapshots what is known
 */
public record ConversationContext(String branch, Contact contact, Instant now, Snapshots snapshots) {

    /**
     * Returns what is known of a type that has to be known.
     *
     * @param type the type
     * @param <T> the type
     * @return the snapshot
     * @throws IllegalStateException when no agent has published it
     */
    public <T> Snapshot<T> known(Class<T> type) {
        return snapshots
                .find(type)
                .orElseThrow(() -> new IllegalStateException(
                        "Nobody has published " + type.getSimpleName() + "; is the agent that does it running?"));
    }
}
