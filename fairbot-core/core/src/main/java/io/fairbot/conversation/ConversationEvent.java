package io.fairbot.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.Optional;

/** An event of a conversation: a message, a timer, a failed delivery, or an action of an attendant. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ConversationEvent.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ConversationEvent.TimerExpiry.class, name = "timer"),
    @JsonSubTypes.Type(value = ConversationEvent.DeliveryFailure.class, name = "delivery-failed"),
    @JsonSubTypes.Type(value = ConversationEvent.Attendant.class, name = "attendant")
})
public sealed interface ConversationEvent {

    /**
     * Returns the id of the event; the same whenever a handler is called for it.
     *
     * @return an id that is unique within the branch
     */
    String id();

    /**
     * Returns its text.
     *
     * @return the text of the message; empty for all other events
     */
    default String text() {
        return "";
    }

    /**
     * A message of the customer.
     *
     * @param id the channel's id of the message
     * @param content the content
     * @param sentAt when it was sent, according to the channel
     * @param quoted the channel's id of the message that it answers, the customer's own or the bot's; empty for none
     */
    record Message(String id, MessageContent content, Instant sentAt, Optional<String> quoted)
            implements ConversationEvent {

        /**
         * Creates a message that answers none in particular.
         *
         * @param id the channel's id of the message
         * @param content the content
         * @param sentAt when it was sent, according to the channel
         */
        public Message(String id, MessageContent content, Instant sentAt) {
            this(id, content, sentAt, Optional.empty());
        }

        @Override
        public String text() {
            return content.text();
        }

        /**
         * Returns the message with another content.
         *
         * @param other the content
         * @return the message
         */
        public Message withContent(MessageContent other) {
            return new Message(id, other, sentAt, quoted);
        }
    }

    /**
     * The expiry of a timer that an earlier turn started. It may come late, never early.
     *
     * @param id the id of the event
     * @param name the timer's name
     * @param data the data given by the turn
     * @param dueAt when it was due
     */
    record TimerExpiry(String id, String name, String data, Instant dueAt) implements ConversationEvent {}

    /**
     * The failure of a message that the bot sent: it will not be delivered.
     *
     * @param id the id of the event
     * @param messageId the id of the message
     * @param cause the cause of the failure
     */
    record DeliveryFailure(String id, String messageId, FailureCause cause) implements ConversationEvent {}

    /**
     * An action of an attendant by which the bot falls silent, or answers again. It has happened: the handler only learns of it.
     *
     * @param id the id of the event
     * @param who the attendant, {@link #OWN_PHONE} for whoever writes on the phone of the line, {@link #TIMEOUT} for a conversation that
     *     was given back because no one answered in time
     * @param action the action
     * @param written what the attendant wrote on the phone of the line, by which the conversation was taken over; empty for
     *     every other action
     */
    record Attendant(String id, String who, AttendantAction action, Optional<MessageContent> written)
            implements ConversationEvent {
        /** The name of the attendant who writes on the phone of the line. */
        public static final String OWN_PHONE = "own-phone";

        /** The name in place of an attendant's when a conversation is given back because no one answered in time. */
        public static final String TIMEOUT = "timeout";

        /**
         * Creates an action for which nothing was written.
         *
         * @param id the id of the event
         * @param who the attendant
         * @param action the action
         */
        public Attendant(String id, String who, AttendantAction action) {
            this(id, who, action, Optional.empty());
        }

        /** The actions of an attendant. */
        public enum AttendantAction {
            /** Takes the conversation over: the bot is silent from now on. */
            TAKE_OVER,
            /** Gives the conversation back to the bot. */
            FINISH,
            /** Closes the conversation: the customer's next message goes to the bot. */
            CLOSE
        }
    }
}
