package io.fairbot.conversation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.Internal;
import io.fairbot.conversation.send.SendStatus;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.store.Document;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
 * @param sender the person or program that sent it, null for the bot
 * @param copies the provider's ids of further copies that reached the customer, since it was sent again after a lost answer
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
        @Nullable MessageCost cost,
        @Nullable String sender,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> copies) {

    /** The statuses of a message. */
    public enum OutboxStatus {
        /** It waits to be sent. */
        QUEUED(SendStatus.QUEUED),
        /** Its channel id is fixed; it may have been sent. */
        PREPARED(SendStatus.SENDING),
        /** It may have been sent, and the channel does not drop repetitions: it waits for a delivery status. */
        UNKNOWN(SendStatus.UNKNOWN),
        /** It was sent. */
        SENT(SendStatus.SENT),
        /** It expired before it could be sent. */
        EXPIRED(SendStatus.EXPIRED),
        /** The channel refused it permanently. */
        FAILED(SendStatus.FAILED),
        /** The send policy refused it permanently; the reason is stored with it. */
        REFUSED(SendStatus.REFUSED),
        /** It was restored from a backup and waits for an operator to release or close it. */
        HELD(SendStatus.HELD),
        /** An operator closed it after a restore; it may have been sent before. */
        CLOSED(SendStatus.CLOSED);

        private final SendStatus published;

        OutboxStatus(SendStatus published) {
            this.published = published;
        }

        /**
         * Returns the status in its public form.
         *
         * @return the status
         */
        public SendStatus toPublic() {
            return published;
        }
    }

    /** Copies the lists; an earlier version stored no copies. */
    public OutboxEntry {
        inReplyTo = List.copyOf(inReplyTo);
        copies = copies == null ? List.of() : List.copyOf(copies);
    }

    /**
     * A message that is to be stored for the first time.
     *
     * @param purpose its purpose
     * @param content the content
     * @param inReplyTo the messages it answers
     * @param createdAt when it was created
     * @param expiresAt the time from which it must not be sent
     * @param sender the person or program that sends it, null for the bot
     */
    public record NewMessage(
            Purpose purpose,
            OutboundContent content,
            List<MessageRef> inReplyTo,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String sender) {}

    /**
     * Returns the entry of a message that waits to be sent.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @param to the address of the customer
     * @param seq its position in the order of the branch
     * @param message the message
     * @return the entry
     */
    public static OutboxEntry queued(String branch, String contact, Alias to, long seq, NewMessage message) {
        return new OutboxEntry(
                branch,
                contact,
                to,
                seq,
                true,
                message.purpose,
                message.content,
                message.inReplyTo,
                message.createdAt,
                message.expiresAt,
                OutboxStatus.QUEUED,
                null,
                null,
                0,
                null,
                null,
                message.createdAt,
                null,
                null,
                null,
                message.sender,
                List.of());
    }

    /**
     * Returns the message in its public form.
     *
     * @param document the stored row
     * @return the message
     */
    public static SentMessage message(Document<OutboxEntry> document) {
        OutboxEntry entry = document.value();
        return new SentMessage(
                document.id(),
                entry.branch,
                entry.contact,
                entry.purpose,
                Optional.ofNullable(entry.sender),
                entry.status.toPublic(),
                Optional.ofNullable(entry.reason),
                Optional.ofNullable(entry.providerId),
                Optional.ofNullable(entry.delivery),
                Optional.ofNullable(entry.cost),
                entry.createdAt,
                entry.expiresAt,
                entry.changedAt);
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
        return with(copy -> {
            copy.become(OutboxStatus.PREPARED, null, at);
            copy.channelId = id;
            copy.payload = bytes;
        });
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
        return with(copy -> {
            copy.become(next, why, at);
            copy.attempts++;
        });
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
        return with(copy -> {
            copy.become(last, why, at);
            copy.open = null;
            copy.payload = null;
            copy.closedAt = at;
        });
    }

    /**
     * Returns the entry as restored from a backup: it is not sent until an operator releases it.
     *
     * @param at when
     * @return the held entry
     */
    public OutboxEntry asHeld(Instant at) {
        return with(copy -> {
            copy.become(OutboxStatus.HELD, "It was restored from a backup.", at);
            copy.open = null;
        });
    }

    /**
     * Returns a held entry that may be sent: since it may have been sent after the backup was made, one that was prepared
     * retains its channel id.
     *
     * @param at when
     * @return the released entry
     */
    public OutboxEntry asReleased(Instant at) {
        return with(copy -> copy.become(channelId == null ? OutboxStatus.QUEUED : OutboxStatus.PREPARED, null, at));
    }

    /**
     * Returns the entry after the provider has accepted it.
     *
     * @param id the provider's own id of it, or null
     * @return the entry
     */
    public OutboxEntry withProviderId(@Nullable String id) {
        return with(copy -> copy.providerId = id);
    }

    /**
     * Returns the entry of a message of which a further copy has reached the customer.
     *
     * @param id the provider's id of that copy
     * @return the entry
     */
    public OutboxEntry withCopy(String id) {
        return with(copy ->
                copy.copies = Stream.concat(copies.stream(), Stream.of(id)).toList());
    }

    /**
     * Returns the entry with another delivery status.
     *
     * @param stage the status
     * @param charged what the provider charges for it, or null where it does not say
     * @return the entry
     */
    public OutboxEntry withDelivery(DeliveryStage stage, @Nullable MessageCost charged) {
        return with(copy -> {
            copy.delivery = stage;
            copy.cost = charged == null ? cost : charged;
        });
    }

    private OutboxEntry with(Consumer<OutboxEntryCopy> change) {
        OutboxEntryCopy copy = new OutboxEntryCopy(this);
        change.accept(copy);
        return copy.entry();
    }

    /** A copy of an entry in which what may change can be changed. */
    private static final class OutboxEntryCopy {
        private final OutboxEntry original;
        private @Nullable Boolean open;
        private OutboxStatus status;
        private @Nullable String channelId;
        private @Nullable String payload;
        private int attempts;
        private @Nullable DeliveryStage delivery;
        private @Nullable String reason;
        private Instant changedAt;
        private @Nullable Instant closedAt;
        private @Nullable String providerId;
        private @Nullable MessageCost cost;
        private List<String> copies;

        OutboxEntryCopy(OutboxEntry original) {
            this.original = original;
            open = original.open;
            status = original.status;
            channelId = original.channelId;
            payload = original.payload;
            attempts = original.attempts;
            delivery = original.delivery;
            reason = original.reason;
            changedAt = original.changedAt;
            closedAt = original.closedAt;
            providerId = original.providerId;
            cost = original.cost;
            copies = original.copies;
        }

        /** Gives it another status, in which it waits. */
        void become(OutboxStatus next, @Nullable String why, Instant at) {
            open = true;
            status = next;
            reason = why;
            changedAt = at;
            closedAt = null;
        }

        OutboxEntry entry() {
            return new OutboxEntry(
                    original.branch,
                    original.contact,
                    original.to,
                    original.seq,
                    open,
                    original.purpose,
                    original.content,
                    original.inReplyTo,
                    original.createdAt,
                    original.expiresAt,
                    status,
                    channelId,
                    payload,
                    attempts,
                    delivery,
                    reason,
                    changedAt,
                    closedAt,
                    providerId,
                    cost,
                    original.sender,
                    copies);
        }
    }
}
