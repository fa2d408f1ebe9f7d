package io.fairbot.conversation.send;

import io.fairbot.Internal;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.Purpose;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a message to a customer: a reply of the bot, or one that was sent without being asked for. Obtained from {@link
 * io.fairbot.conversation.Conversations#message}; not to be constructed otherwise, since components may be added.
 *
 * @param id its id
 * @param branch the branch that sends it
 * @param contact the id of the contact that gets it
 * @param purpose its purpose
 * @param sender the person or program that sent it; empty for the bot
 * @param status its status
 * @param reason why it was not sent, or why the last attempt had no success
 * @param providerId the provider's id of it, as soon as it is known
 * @param delivery the last delivery status of the provider
 * @param cost what the provider charges for it, where it says so
 * @param createdAt when it was stored
 * @param expiresAt the time from which it is not sent any more
 * @param changedAt when its status last changed
 */
public record SentMessage(
        String id,
        String branch,
        String contact,
        Purpose purpose,
        Optional<String> sender,
        SendStatus status,
        Optional<String> reason,
        Optional<String> providerId,
        Optional<DeliveryStage> delivery,
        Optional<MessageCost> cost,
        Instant createdAt,
        Instant expiresAt,
        Instant changedAt) {

    /**
     * Returns the message as it is once its time is over.
     *
     * @return the message with the status {@link SendStatus#EXPIRED}
     */
    @Internal
    public SentMessage asExpired() {
        return new SentMessage(
                id,
                branch,
                contact,
                purpose,
                sender,
                SendStatus.EXPIRED,
                Optional.of("Its time was over before it could be sent."),
                providerId,
                delivery,
                cost,
                createdAt,
                expiresAt,
                expiresAt);
    }
}
