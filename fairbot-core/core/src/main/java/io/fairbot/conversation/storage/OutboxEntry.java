package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored message to a customer, from the turn that created it until its retention expires.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param to the address of the customer
 * @param seq its position in the order of the branch
 * @param open true until it has ended, then null
 * @param purpose its purpose
 * @param content the content
 * @param inReplyTo the messages it answers
 * @param createdAt when it was created
 * @param expiresAt the time from which it must not be sent
 * @param status its status
 * @param channelId the channel's id of it, null until it is prepared
 * @param payload the data that the channel needs to send it, null until it is prepared and after it has ended
 * @param attempts the number of attempts to send it that ended without success
 * @param delivery the last delivery status of the provider, null for none
 * @param reason the reason why it was not sent, null otherwise
 * @param changedAt when its status last changed
 * @param closedAt when it ended, null until then
 * @param providerId the provider's own id of it, null for none
 * @param cost what the provider charges for it, null while unknown
 */
@Internal
public record OutboxEntry(
        String branch,
        String contact,
        Alias to,
        long seq,
        @Nullable Boolean open,
        Purpose purpose,
        OutboundContent content,
        List<MessageRef> inReplyTo,
        Instant createdAt,
        Instant expiresAt,
        OutboxStatus status,
        @Nullable String channelId,
        @Nullable String payload,
        int attempts,
        @Nullable DeliveryStage delivery,
        @Nullable String reason,
        Instant changedAt,
        @Nullable Instant closedAt,
        @Nullable String providerId,
        @Nullable MessageCost cost) {

    /** The statuses of a message. */
    public enum OutboxStatus {
        /** It waits to be sent. */
        QUEUED,
        /** Its channel id is fixed; it may have been sent. */
        PREPARED,
        /** It may have been sent, and the channel does not drop repetitions: it waits for a delivery status. */
        UNKNOWN,
        /** It was sent. */
        SENT,
        /** It expired before it could be sent. */
        EXPIRED,
        /** The channel refused it permanently. */
        FAILED,
        /** The send policy refused it permanently; the reason is stored with it. */
        REFUSED,
        /** It was restored from a backup and waits for an operator to release or close it. */
        HELD,
        /** An operator closed it after a restore; it may have been sent before. */
        CLOSED
    }

    /** Copies the references. */
    public OutboxEntry {
        inReplyTo = List.copyOf(inReplyTo);
    }

    /**
     * Returns the prepared entry.
     *
     * @param id the channel's id of it
     * @param bytes the data that the channel needs to send it
     * @param at when
     * @return the prepared entry
     */
    public OutboxEntry withPreparation(String id, String bytes, Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                OutboxStatus.PREPARED,
                id,
                bytes,
                attempts,
                delivery,
                null,
                at,
                null,
                providerId,
                cost);
    }

    /**
     * Returns the entry after an attempt without success.
     *
     * @param next {@link OutboxStatus#PREPARED} or {@link OutboxStatus#UNKNOWN}
     * @param why the reason why it had no success, or null
     * @param at when
     * @return the changed entry
     */
    public OutboxEntry withAttempt(OutboxStatus next, @Nullable String why, Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                next,
                channelId,
                payload,
                attempts + 1,
                delivery,
                why,
                at,
                null,
                providerId,
                cost);
    }

    /**
     * Returns the entry after it was sent or given up.
     *
     * @param last the final status
     * @param why the reason why it was not sent, or null
     * @param at when
     * @return the closed entry
     */
    public OutboxEntry asClosed(OutboxStatus last, @Nullable String why, Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                null,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                last,
                channelId,
                null,
                attempts,
                delivery,
                why,
                at,
                at,
                providerId,
                cost);
    }

    /**
     * Returns the entry as restored from a backup: it is not sent until an operator releases it.
     *
     * @param at when
     * @return the held entry
     */
    public OutboxEntry asHeld(Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                null,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                OutboxStatus.HELD,
                channelId,
                payload,
                attempts,
                delivery,
                "It was restored from a backup.",
                at,
                null,
                providerId,
                cost);
    }

    /**
     * Returns a held entry that may be sent: since it may have been sent after the backup was made, one that was prepared
     * retains its channel id.
     *
     * @param at when
     * @return the released entry
     */
    public OutboxEntry asReleased(Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                channelId == null ? OutboxStatus.QUEUED : OutboxStatus.PREPARED,
                channelId,
                payload,
                attempts,
                delivery,
                null,
                at,
                null,
                providerId,
                cost);
    }

    /**
     * Returns the entry after the provider has accepted it.
     *
     * @param id the provider's own id of it, or null
     * @return the entry
     */
    public OutboxEntry withProviderId(@Nullable String id) {
        return new OutboxEntry(
                branch, contact, to, seq, open, purpose, content, inReplyTo, createdAt, expiresAt, status, channelId,
                payload, attempts, delivery, reason, changedAt, closedAt, id, cost);
    }

    /**
     * Returns the entry with another delivery status.
     *
     * @param stage the status
     * @param charged what the provider charges for it, or null where it does not say
     * @return the entry
     */
    public OutboxEntry withDelivery(DeliveryStage stage, @Nullable MessageCost charged) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                open,
                purpose,
                content,
                inReplyTo,
                createdAt,
                expiresAt,
                status,
                channelId,
                payload,
                attempts,
                stage,
                reason,
                changedAt,
                closedAt,
                providerId,
                charged == null ? cost : charged);
    }
}
