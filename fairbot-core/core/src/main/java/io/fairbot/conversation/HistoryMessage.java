package io.fairbot.conversation;

import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Instant;
import java.util.Optional;

/**
 * A message of the history of a contact. Obtained from {@link Conversations#history}; not to be constructed otherwise, since
 * components may be added.
 *
 * @param branch the branch
 * @param contact the id of the contact to whom it belonged when it was written
 * @param at when it was received, or when sending it ended
 * @param received the content of a message of the contact; empty for one to the contact
 * @param sent the content of a message that this application sent to the contact; empty for all others
 * @param written the content of a message that a person wrote to the contact on the phone of the line; empty for all others
 * @param note a note of an attendant that the contact never sees; empty for all others
 * @param purpose the purpose of a message to the contact
 * @param ref the reference to a message of the contact, or to one that was written on the phone of the line
 * @param providerId the provider's id of a message to the contact, as far as it is known
 * @param outcome for a message to the contact whether it was sent or why not, in lower case, such as {@code sent} or
 *     {@code expired}
 * @param delivery the last delivery status of a message to the contact
 * @param sender the attendant or program that sent a message to the contact or wrote the note; empty for the bot
 * @param id the id: of a message that this application sent to the contact its own, as of {@link Conversations#message}; of all other messages
 *     the provider's; of a note the note's
 * @param reason the reason why a message to the contact was not sent; empty otherwise
 */
public record HistoryMessage(
        String branch,
        String contact,
        Instant at,
        Optional<MessageContent> received,
        Optional<OutboundContent> sent,
        Optional<MessageContent> written,
        Optional<String> note,
        Optional<Purpose> purpose,
        Optional<MessageRef> ref,
        Optional<String> providerId,
        Optional<String> outcome,
        Optional<DeliveryStage> delivery,
        Optional<String> sender,
        String id,
        Optional<String> reason) {

    /** Returns the direction and the time alone: contents are personal. */
    @Override
    public String toString() {
        return "HistoryMessage[" + (received.isPresent() ? "received " : "sent ") + at + "]";
    }
}
