package io.fairbot.whatsapp;

import java.util.List;

/**
 * What became of one inbound message.
 *
 * @param messageId the channel's name for it
 * @param outcome what happened
 * @param replies the messages that answer it, in the order in which they are sent
 */
public record Settlement(String messageId, SettlementOutcome outcome, List<SettlementReply> replies) {

    /** Copies the replies. */
    public Settlement {
        replies = List.copyOf(replies);
    }

    /** What can happen to a message. */
    public enum SettlementOutcome {
        /** It was answered. */
        ANSWERED,
        /** It was answered together with a message of the same contact. */
        MERGED,
        /** A person has taken over; the bot is silent. */
        PAUSED,
        /** It needs no answer. */
        IGNORED,
        /** Nothing yet. */
        PENDING
    }

    /**
     * One message that answers.
     *
     * @param id our name for it
     * @param content what it says
     * @param inReplyTo the messages it answers
     */
    public record SettlementReply(String id, OutboundContent content, List<String> inReplyTo) {

        /** Copies the ids. */
        public SettlementReply {
            inReplyTo = List.copyOf(inReplyTo);
        }
    }
}
