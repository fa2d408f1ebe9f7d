package io.fairbot.event;

import java.util.Optional;

/**
 * The content of an event, implemented by a small record for each kind; agents publish kinds of their own.
 *
 * <p>Every listener receives it, {@code GET /events} writes its record components as JSON, and it is retained in memory for a while: it
 * has ids, states and numbers, no personal texts (messages, names, phone numbers) and no secrets. Whoever needs more reads it under the
 * id.
 */
public interface EventData {

    /**
     * Returns the kind of event, the same for all values of this type.
     *
     * @return the kind
     */
    EventKind kind();

    /**
     * Returns the branch that the event concerns.
     *
     * @return the branch's id; empty, the default, for one that concerns the whole application
     */
    default Optional<String> branch() {
        return Optional.empty();
    }

    /**
     * Returns the id of what the event is about, such as a branch, an agent or a contact.
     *
     * @return the id, never a phone number or a name of a person
     */
    String subject();
}
