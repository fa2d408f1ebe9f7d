package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;

/** The result of the preparation of a message. */
public sealed interface Preparation {

    /**
     * The result that the message can be sent once it is committed.
     *
     * @param message the prepared message
     */
    record Ready(PreparedMessage message) implements Preparation {}

    /**
     * The result that the message can never be sent, such as to a number without WhatsApp. It is not prepared again.
     *
     * @param cause the cause; an opt-out is stored
     * @param detail the reason, for operators; without secrets
     */
    record Refusal(FailureCause cause, String detail) implements Preparation {}

    /**
     * The result that the message cannot be prepared yet, such as before the recipient's keys have arrived. It is prepared
     * again after the delay, unless it has expired by then; the messages to this contact behind it wait.
     *
     * @param delay the delay; zero or more
     */
    record Later(Duration delay) implements Preparation {}
}
