package io.fairbot.conversation;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.OutboundContent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to a customer, from the moment it is decided until long after it left.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param to where it goes
 * @param seq its place in the branch's order
 * @param open true until nothing more will be done about it, then null
 * @param content what is sent
 * @param inReplyTo the ids of the events it answers
 * @param createdAt when it was decided
 * @param expiresAt after which moment it must not be sent
 * @param status how far it is
 * @param channelId the channel's name for it, null until it is prepared
 * @param payload what the channel needs to send it, null until it is prepared and after it left
 * @param attempts how often sending was begun
 * @param delivery what the provider said about it later, null for nothing
 * @param reason why it was not sent, null otherwise
 * @param changedAt when its status became what it is
 * @param closedAt when nothing more was to be done, null until then
 */
public record OutboxEntry(
        String branch,
        String contact,
        Alias to,
        long seq,
        @Nullable Boolean open,
        OutboundContent content,
        List<String> inReplyTo,
        Instant createdAt,
        Instant expiresAt,
        OutboxStatus status,
        @Nullable String channelId,
        @Nullable String payload,
        int attempts,
        @Nullable DeliveryStage delivery,
        @Nullable String reason,
        Instant changedAt,
        @Nullable Instant closedAt) {

    /** How far a message is. */
    public enum OutboxStatus {
        /** It waits. */
        QUEUED,
        /** Its channel id is fixed; it may have been sent. */
        PREPARED,
        /** Nobody knows whether it was sent, and the channel does not drop repetitions. */
        UNKNOWN,
        /** It was sent. */
        SENT,
        /** Its time was over before it could be sent. */
        EXPIRED,
        /** The channel refused it for good. */
        FAILED,
        /** The house itself held it back for good; the reason says why. */
        REFUSED,
        /** It was restored from a backup and waits for somebody to release it. */
        HELD
    }

    /** Copies the ids. */
    public OutboxEntry {
        inReplyTo = List.copyOf(inReplyTo);
    }

    /**
     * Returns the entry when a channel has made it ready.
     *
     * @param id the channel's name for it
     * @param bytes what the channel needs to send it
     * @param at when
     * @return the prepared entry
     */
    public OutboxEntry prepared(String id, String bytes, Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
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
                null);
    }

    /**
     * Returns the entry when one more attempt begins, or when nobody knows what became of the last one.
     *
     * @param next {@link OutboxStatus#PREPARED} or {@link OutboxStatus#UNKNOWN}
     * @param why what is known, or null
     * @param at when
     * @return the changed entry
     */
    public OutboxEntry attempted(OutboxStatus next, @Nullable String why, Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
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
                null);
    }

    /**
     * Returns the entry when nothing more will be done about it.
     *
     * @param last how it ended
     * @param why why it was not sent, or null
     * @param at when
     * @return the closed entry
     */
    public OutboxEntry closed(OutboxStatus last, @Nullable String why, Instant at) {
        return new OutboxEntry(
                branch, contact, to, seq, null, content, inReplyTo, createdAt, expiresAt, last, channelId, null,
                attempts, delivery, why, at, at);
    }

    /**
     * Returns the entry as it comes out of a backup: nothing is done about it until somebody releases it.
     *
     * @param at when
     * @return the held entry
     */
    public OutboxEntry held(Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                null,
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
                null);
    }

    /**
     * Returns a held entry that goes on: it may have been sent after the backup was made, so one that was prepared keeps its
     * channel id.
     *
     * @param at when
     * @return the released entry
     */
    public OutboxEntry released(Instant at) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
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
                null);
    }

    /**
     * Returns the entry with news of its delivery.
     *
     * @param stage how far it came
     * @return the entry
     */
    public OutboxEntry delivered(DeliveryStage stage) {
        return new OutboxEntry(
                branch, contact, to, seq, open, content, inReplyTo, createdAt, expiresAt, status, channelId, payload,
                attempts, stage, reason, changedAt, closedAt);
    }
}
