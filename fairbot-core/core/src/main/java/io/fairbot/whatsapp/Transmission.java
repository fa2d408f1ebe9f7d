package io.fairbot.whatsapp;

/** The result of an attempt to send. */
public sealed interface Transmission {

    /** The provider has accepted the message. */
    record Sent() implements Transmission {}

    /**
     * The provider has refused the message.
     *
     * @param cause why, which decides what is done
     * @param detail the provider's own message, for operators; without secrets
     */
    record Failed(FailureCause cause, String detail) implements Transmission {}

    /**
     * It is unknown whether the provider has accepted the message.
     *
     * @param detail what happened, for operators; without secrets
     */
    record Unknown(String detail) implements Transmission {}
}
