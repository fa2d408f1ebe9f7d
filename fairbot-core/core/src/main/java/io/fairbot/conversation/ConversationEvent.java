package io.fairbot.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageContent;
import java.time.Instant;

/** Something that happened in a conversation. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ConversationEvent.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ConversationEvent.TimerExpiry.class, name = "timer"),
    @JsonSubTypes.Type(value = ConversationEvent.DeliveryFailure.class, name = "delivery-failed"),
    @JsonSubTypes.Type(value = ConversationEvent.Attendant.class, name = "attendant")
})
public sealed interface ConversationEvent {

    /**
     * Returns the name of the event; the same whenever a handler is called for it.
     *
     * @return unique within the branch
     */
    String id();

    /**
     * Returns the words in it.
     *
     * @return what the customer wrote; empty for everything that is no message
     */
    default String text() {
        return "";
    }

    /**
     * The customer sent something.
     *
     * @param id the channel's name for it
     * @param content what was sent
     * @param sentAt when, as the channel says
     */
    record Message(String id, MessageContent content, Instant sentAt) implements ConversationEvent {
        @Override
        public String text() {
            return content.text();
        }
    }

    /**
     * A timer that an earlier turn set is due. It may be told late, never early.
     *
     * @param id unique
     * @param name the timer's name
     * @param data what the turn gave it
     * @param dueAt when it was due
     */
    record TimerExpiry(String id, String name, String data, Instant dueAt) implements ConversationEvent {}

    /**
     * A message of ours will not arrive.
     *
     * @param id unique
     * @param messageId our name for the message
     * @param cause why
     */
    record DeliveryFailure(String id, String messageId, FailureCause cause) implements ConversationEvent {}

    /**
     * Somebody of the house did something in the conversation.
     *
     * @param id unique
     * @param who the principal
     * @param action what they did
     */
    record Attendant(String id, String who, AttendantAction action) implements ConversationEvent {

        /** What an attendant can do. */
        public enum AttendantAction {
            /** To speak with the customer in person: the bot is silent from now on. */
            TAKE_OVER,
            /** To give the conversation back to the bot. */
            FINISH
        }
    }
}
