package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.OutboundContent;
import java.util.List;

/**
 * A message to a customer, as a channel receives it.
 *
 * @param id its id in the outbox; the same for every attempt
 * @param to the recipient
 * @param purpose its purpose, by which it is paced
 * @param content the content
 * @param inReplyTo the messages of the private chat that it answers, under the provider's ids; a channel may quote one of them
 */
public record OutboundMessage(
        String id, Alias to, Purpose purpose, OutboundContent content, List<MessageRef> inReplyTo) {

    /** Copies the references. */
    public OutboundMessage {
        inReplyTo = List.copyOf(inReplyTo);
    }
}
