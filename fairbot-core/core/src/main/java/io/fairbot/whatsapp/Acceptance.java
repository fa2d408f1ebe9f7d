package io.fairbot.whatsapp;

/** What became of a message that a channel handed over; both mean that it is durable and may be acknowledged. */
public enum Acceptance {
    /** It is new. */
    ACCEPTED,
    /** It was there already; nothing was written, also nothing of the channel's. */
    DUPLICATE
}
