package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.content.OutboundContent;
import java.util.List;

/**
 * The settlement of an inbound message.
 *
 * @param message the message
 * @param outcome its outcome
 * @param replies the messages that answer it, in the order in which they are sent
 * @param topics the topics that the handler understood it to be about, see {@link io.fairbot.conversation.Turn#withTopics}
 */
public record Settlement(
        MessageRef message, SettlementOutcome outcome, List<SettlementReply> replies, List<String> topics) {

    /** Copies the lists. */
    public Settlement {
        replies = List.copyOf(replies);
        topics = List.copyOf(topics);
    }

    /**
     * Creates a settlement without topics.
     *
     * @param message the message
     * @param outcome its outcome
     * @param replies the messages that answer it
     */
    public Settlement(MessageRef message, SettlementOutcome outcome, List<SettlementReply> replies) {
        this(message, outcome, replies, List.of());
    }

    /** The outcomes of an inbound message. */
    public enum SettlementOutcome {
        /** It was answered. */
        ANSWERED,
        /** It was answered together with a message of the same contact. */
        MERGED,
        /** An attendant has taken the conversation over; the bot is silent. */
        PAUSED,
        /** It requires no answer. */
        IGNORED,
        /** It could not be handled; a reply, if there is one, is an apology. An operator can have it handled again. */
        FAILED,
        /** It is not settled yet, or it is unknown. */
        PENDING
    }

    /**
     * A reply to inbound messages.
     *
     * @param id its id in the outbox
     * @param content its content
     * @param inReplyTo the messages it answers
     */
    public record SettlementReply(String id, OutboundContent content, List<MessageRef> inReplyTo) {

        /** Copies the references. */
        public SettlementReply {
            inReplyTo = List.copyOf(inReplyTo);
        }
    }
}
