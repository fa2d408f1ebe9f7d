package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stored message of the history of a contact: a copy of its row in the inbox or the outbox, which outlives that row.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param at when it was received, or when sending it ended
 * @param received the content of a message of the contact, null for one to the contact
 * @param sent the content of a message that was sent to the contact, null for all others
 * @param written the content of a message that a person wrote on the phone of the line, null for all others
 * @param note an attendant's note that the contact never sees, null for all others
 * @param purpose the purpose of a message to the contact, null otherwise
 * @param ref the identity of a message of the contact or of one that was written on the phone of the line, null otherwise
 * @param providerId the provider's id of a message to the contact, null when unknown
 * @param status how a message to the contact ended, null otherwise
 * @param delivery the last delivery status, null for none
 * @param sender the person or program that sent a message to the contact or wrote the note, null for the bot and for all others
 * @param keepUntil the time from which it is removed
 * @param reason the reason why a message to the contact was not sent, null otherwise
 */
@Internal
public record HistoryEntry(
        String branch,
        String contact,
        Instant at,
        @Nullable MessageContent received,
        @Nullable OutboundContent sent,
        @Nullable MessageContent written,
        @Nullable String note,
        @Nullable Purpose purpose,
        @Nullable MessageRef ref,
        @Nullable String providerId,
        OutboxEntry.@Nullable OutboxStatus status,
        @Nullable DeliveryStage delivery,
        @Nullable String sender,
        Instant keepUntil,
        @Nullable String reason) {
    private static final String RECEIVED = "in/";
    private static final String SENT = "out/";
    private static final String NOTE = "note/";

    /**
     * Returns the write that copies an accepted message; it belongs to the batch that stores the message.
     *
     * @param entry the row of the inbox
     * @param keep how long the copy is retained
     * @return the write, none for an event that is no message
     */
    public static List<Write> of(InboxEntry entry, Duration keep) {
        if (!(entry.event() instanceof ConversationEvent.Message message)) {
            return List.of();
        }
        HistoryEntry copy = new HistoryEntry(
                entry.branch(),
                entry.contact(),
                entry.receivedAt(),
                message.content(),
                null,
                null,
                null,
                null,
                entry.ref().orElse(null),
                null,
                null,
                null,
                null,
                entry.receivedAt().plus(keep),
                null);
        return List.of(
                Write.put(ConversationModels.HISTORY, RECEIVED + InboxEntry.id(entry.branch(), entry.key()), copy));
    }

    /**
     * Returns the write that stores a message that a person wrote on the phone of the line; it belongs to the batch with its
     * event.
     *
     * @param event the row of the event in the inbox
     * @param message the message
     * @param keep how long it is retained
     * @return the write
     */
    public static Write of(InboxEntry event, OwnMessage message, Duration keep) {
        HistoryEntry written = new HistoryEntry(
                event.branch(),
                event.contact(),
                event.receivedAt(),
                null,
                null,
                message.content(),
                null,
                Purpose.ATTENDANT,
                message.ref(),
                null,
                null,
                null,
                null,
                event.receivedAt().plus(keep),
                null);
        return Write.put(ConversationModels.HISTORY, RECEIVED + InboxEntry.id(event.branch(), event.key()), written);
    }

    /**
     * Returns the write that stores a message of an earlier time.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @param message the message
     * @param keep how long it is retained after it was sent
     * @return the write
     */
    public static Write of(String branch, String contact, PastChat.PastMessage message, Duration keep) {
        boolean isReceived = message.isFromCustomer();
        HistoryEntry past = new HistoryEntry(
                branch,
                contact,
                message.sentAt(),
                isReceived ? message.content() : null,
                null,
                isReceived ? null : message.content(),
                null,
                isReceived ? null : Purpose.ATTENDANT,
                message.ref(),
                null,
                null,
                null,
                null,
                message.sentAt().plus(keep),
                null);
        String key = isReceived ? InboxEntry.key(message.ref()) : InboxEntry.ownKey(message.ref());
        return Write.put(ConversationModels.HISTORY, RECEIVED + InboxEntry.id(branch, key), past);
    }

    /**
     * Returns the write that copies a message to a contact; it belongs to the batch that ends it, or records its delivery.
     *
     * @param id the id of the row
     * @param row the row of the outbox
     * @param keep how long the copy is retained
     * @return the write, none as long as the message has not ended
     */
    public static List<Write> of(String id, OutboxEntry row, Duration keep) {
        Instant closed = row.closedAt();
        if (closed == null) {
            return List.of();
        }
        HistoryEntry copy = new HistoryEntry(
                row.branch(),
                row.contact(),
                closed,
                null,
                row.content(),
                null,
                null,
                row.purpose(),
                null,
                row.providerId(),
                row.status(),
                row.delivery(),
                row.sender(),
                closed.plus(keep),
                row.reason());
        return List.of(Write.put(ConversationModels.HISTORY, SENT + id, copy));
    }

    /**
     * Returns the write of an attendant's note.
     *
     * @param id the id of the note
     * @param conversation the conversation
     * @param author who wrote it
     * @param note the text
     * @param at when
     * @param keep how long it is retained
     * @return the write
     */
    public static Write note(
            String id, ConversationId conversation, String author, String note, Instant at, Duration keep) {
        HistoryEntry entry = new HistoryEntry(
                conversation.branch(),
                conversation.contact(),
                at,
                null,
                null,
                null,
                note,
                null,
                null,
                null,
                null,
                null,
                author,
                at.plus(keep),
                null);
        return Write.insert(ConversationModels.HISTORY, NOTE + id, entry);
    }

    /**
     * Returns the message in its public form.
     *
     * @param document the stored message
     * @return the message
     */
    public static HistoryMessage message(Document<HistoryEntry> document) {
        HistoryEntry entry = document.value();
        return new HistoryMessage(
                entry.branch,
                entry.contact,
                entry.at,
                Optional.ofNullable(entry.received),
                Optional.ofNullable(entry.sent),
                Optional.ofNullable(entry.written),
                Optional.ofNullable(entry.note),
                Optional.ofNullable(entry.purpose),
                Optional.ofNullable(entry.ref),
                Optional.ofNullable(entry.providerId),
                Optional.ofNullable(entry.status).map(status -> status.name().toLowerCase(Locale.ROOT)),
                Optional.ofNullable(entry.delivery),
                Optional.ofNullable(entry.sender),
                id(document.id(), entry),
                Optional.ofNullable(entry.reason));
    }

    private static String id(String document, HistoryEntry entry) {
        return entry.ref == null ? document.substring(document.indexOf('/') + 1) : entry.ref.id();
    }
}
