package io.fairbot.whatsapp;

import java.util.List;

/**
 * A message to a customer, as a channel takes it over.
 *
 * @param id our name for it; the same for every attempt
 * @param to where it goes
 * @param content what is sent
 * @param inReplyTo the ids of the messages it answers; a channel may quote one of them
 */
public record OutboundMessage(String id, Alias to, OutboundContent content, List<String> inReplyTo) {

    /** Copies the ids. */
    public OutboundMessage {
        inReplyTo = List.copyOf(inReplyTo);
    }

    /**
     * Tells whether somebody asked for it.
     *
     * @return true when it answers a message, a timer or another event of the conversation; false for a broadcast
     */
    public boolean isReply() {
        return !inReplyTo.isEmpty();
    }
}
