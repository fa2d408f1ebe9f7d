package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import java.time.Duration;
import java.time.Instant;

/**
 * A message that was sent, as it is stored under its id for a device that cannot read it and asks again.
 *
 * @param chat the address that it was sent to
 * @param type the type of its stanza
 * @param message the message without padding, in base64; it is encrypted in the store
 * @param at when it was prepared
 */
public record StoredMessage(String chat, String type, String message, Instant at) {
    /** The documents, one for each message, for a day. */
    public static final Model<StoredMessage> MODEL = Model.builder("web_sent", StoredMessage.class)
            .retainFor("at", Duration.ofDays(1))
            .build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<StoredMessage> STORED =
            ChannelModel.of(MODEL).secret("message");

    /** Returns the type alone. */
    @Override
    public String toString() {
        return "StoredMessage[" + type + "]";
    }
}
