package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.OutboundContent;
import java.util.List;

/**
 * A message to a customer, as a channel receives it.
 *
 * @param id its id in the outbox; the same for every attempt
 * @param to the recipient
 * @param content the content
 * @param inReplyTo the ids of the messages it answers; a channel may quote one of them
 */
public record OutboundMessage(String id, Alias to, OutboundContent content, List<String> inReplyTo) {

    /** Copies the ids. */
    public OutboundMessage {
        inReplyTo = List.copyOf(inReplyTo);
    }

    /**
     * Returns whether the message is solicited.
     *
     * @return true when it answers a message, a timer or another event of the conversation; false for a broadcast
     */
    public boolean isReply() {
        return !inReplyTo.isEmpty();
    }
}
