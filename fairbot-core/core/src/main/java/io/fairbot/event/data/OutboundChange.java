package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.Purpose;
import java.util.Optional;

/**
 * A change of a message to a customer: it was queued, it was sent, it ended without being sent, or the provider told of its delivery.
 *
 * @param branch the id of the branch that sends it, never empty
 * @param subject the contact's id
 * @param message the id of the message
 * @param purpose its purpose
 * @param status its status, one of QUEUED, UNKNOWN, SENT, EXPIRED, FAILED, REFUSED, HELD and CLOSED
 * @param delivery the last that the provider told of its delivery, empty for nothing yet
 */
public record OutboundChange(
        Optional<String> branch,
        String subject,
        String message,
        Purpose purpose,
        String status,
        Optional<DeliveryStage> delivery)
        implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("conversation.status", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }
}
