package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.FailureCause;

/** The result of an attempt to send. */
public sealed interface Transmission {

    /** The result that the provider has accepted the message. */
    record Sent() implements Transmission {}

    /**
     * The result that the provider has refused the message.
     *
     * @param cause the cause, which determines the action
     * @param detail the provider's own message, for operators; without secrets
     */
    record Failed(FailureCause cause, String detail) implements Transmission {}

    /**
     * The result that it is unknown whether the provider has accepted the message.
     *
     * @param detail a description of the failure, for operators; without secrets
     */
    record Unknown(String detail) implements Transmission {}
}
