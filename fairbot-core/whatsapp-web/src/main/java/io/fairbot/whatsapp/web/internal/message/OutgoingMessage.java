package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that is to be written.
 *
 * @param content what it says
 * @param chat the chat that it is for
 * @param file where the file of a medium is; empty for any other content
 * @param quote the message of the chat that it answers; empty for none
 * @param reactsToOwn whether a reaction is to a message of one's own
 * @param at the time
 */
public record OutgoingMessage(
        OutboundContent content,
        Jid chat,
        Optional<MediaPointer> file,
        Optional<QuotedMessage> quote,
        boolean reactsToOwn,
        Instant at) {

    /**
     * A message that is answered.
     *
     * @param id its id
     * @param author who wrote it
     */
    public record QuotedMessage(String id, Jid author) {}

    /**
     * Creates a message that answers none.
     *
     * @param content what it says, which is no medium
     * @param chat the chat that it is for
     * @param at the time
     * @return the message
     */
    public static OutgoingMessage of(OutboundContent content, Jid chat, Instant at) {
        return new OutgoingMessage(content, chat, Optional.empty(), Optional.empty(), false, at);
    }
}
