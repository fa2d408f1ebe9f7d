package io.fairbot.whatsapp.channel;

/** The result of accepting a message; with either, the message is durable and can be acknowledged. */
public enum Acceptance {
    /** The message is new. */
    ACCEPTED,
    /** The message was stored already; the channel's own writes are durable all the same. */
    DUPLICATE
}
