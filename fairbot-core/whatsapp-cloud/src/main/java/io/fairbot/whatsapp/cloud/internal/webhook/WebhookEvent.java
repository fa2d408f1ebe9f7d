package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import java.util.List;
import java.util.Optional;

/** An event that a delivery reports, in the words of the application. */
sealed interface WebhookEvent {

    /** Returns the id of the line's number at Meta, for an event of a conversation. */
    default Optional<String> line() {
        return Optional.empty();
    }

    /**
     * A message of a customer.
     *
     * @param number the id of the line's number at Meta
     * @param message the message
     */
    record MessageReceived(String number, InboundMessage message) implements WebhookEvent {
        @Override
        public Optional<String> line() {
            return Optional.of(number);
        }
    }

    /**
     * A message that a person wrote in the app of the line's number, or changed or deleted there.
     *
     * @param number the id of the line's number at Meta
     * @param message the message
     */
    record MessageWritten(String number, OwnMessage message) implements WebhookEvent {
        @Override
        public Optional<String> line() {
            return Optional.of(number);
        }
    }

    /**
     * The delivery status of a message that was sent.
     *
     * @param number the id of the line's number at Meta
     * @param status the status
     */
    record StatusReported(String number, DeliveryStatus status) implements WebhookEvent {
        @Override
        public Optional<String> line() {
            return Optional.of(number);
        }
    }

    /**
     * A customer whose identifiers have changed.
     *
     * @param number the id of the line's number at Meta
     * @param aliases the former identifiers and the new ones
     */
    record PersonChanged(String number, List<Alias> aliases) implements WebhookEvent {}

    /**
     * A part of a chat from before the line was connected.
     *
     * @param number the id of the line's number at Meta
     * @param chat the messages
     */
    record ChatRecalled(String number, PastChat chat) implements WebhookEvent {}

    /**
     * A change that is about no message.
     *
     * @param change the change
     */
    record AccountChanged(AccountChange change) implements WebhookEvent {}

    /**
     * A part of a delivery that is stored as it came: what this version does not know, and what it knows but does not handle.
     *
     * @param number the id of the line's number at Meta, where the part names one
     * @param kind the field of the webhook, and the type of the part where that matters, such as {@code messages/poll}
     * @param json the part
     */
    record PartKept(Optional<String> number, String kind, String json) implements WebhookEvent {
        /** Returns the kind alone: the part is personal. */
        @Override
        public String toString() {
            return "PartKept[" + kind + "]";
        }
    }

    /**
     * A part of a delivery that is about something the application does not do, such as calls.
     *
     * @param kind the field of the webhook
     */
    record PartIgnored(String kind) implements WebhookEvent {}
}
