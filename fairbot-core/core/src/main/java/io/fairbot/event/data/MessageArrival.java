package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import java.util.Optional;

/**
 * A message of a customer that is durable and waits for its turn; also one that an operator lets the bot handle again. It is read
 * under the contact's id.
 *
 * @param branch the id of the branch at which it arrived, never empty
 * @param subject the contact's id
 */
public record MessageArrival(Optional<String> branch, String subject) implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("conversation.message", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }
}
