package io.fairbot.whatsapp;

/** The result of handing over a message; with either, the message is durable and can be acknowledged. */
public enum Acceptance {
    /** The message is new. */
    ACCEPTED,
    /** The message was stored already; nothing was written, nor were the channel's own writes. */
    DUPLICATE
}
