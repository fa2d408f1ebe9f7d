package io.fairbot.whatsapp.channel;

/** The result of accepting a message; with each of them it can be acknowledged to the provider. */
public enum Acceptance {
    /** The message is new. */
    ACCEPTED,
    /** The message was stored already; the channel's own writes are durable all the same. */
    DUPLICATE,
    /** The message was written in a group and is ignored: only the channel's own writes are durable. */
    IGNORED
}
