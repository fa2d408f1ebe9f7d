package io.fairbot.whatsapp;

/** What became of an attempt to send. */
public sealed interface Transmission {

    /** The channel took it over. */
    record Sent() implements Transmission {}

    /**
     * The channel refused it.
     *
     * @param cause why, and so what to do
     * @param detail the channel's own words, for operators; without secrets
     */
    record Failed(FailureCause cause, String detail) implements Transmission {}

    /**
     * Nobody knows whether the channel took it over.
     *
     * @param detail what happened, for operators; without secrets
     */
    record Unknown(String detail) implements Transmission {}
}
