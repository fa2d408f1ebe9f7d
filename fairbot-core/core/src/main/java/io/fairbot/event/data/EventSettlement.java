package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import java.util.Optional;

/**
 * The end of the turn of an event of a conversation, such as a message.
 *
 * @param branch the branch's id, never empty
 * @param subject the contact's id
 * @param message whether the event was a message of the customer
 * @param outcome how it ended, one of ANSWERED, MERGED, PAUSED, IGNORED, LATE, DEAD, HELD and CLOSED
 * @param replies the number of replies of its own
 */
public record EventSettlement(Optional<String> branch, String subject, boolean message, String outcome, int replies)
        implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("conversation.settled", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }
}
