package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.util.Optional;

/**
 * A fault of a line that did not end its session, such as a message that cannot be read.
 *
 * @param cause the cause of the failure
 * @param detail the provider's own message, for operators; without secrets, possibly empty
 * @param until the end of the failure, where the provider states one
 * @param contact the contact it concerns, where it concerns one
 * @param messageId the message it concerns, where it concerns one
 */
public record LineFault(
        FailureCause cause,
        String detail,
        Optional<Instant> until,
        Optional<Alias> contact,
        Optional<String> messageId) {

    /**
     * Creates a fault of the whole line.
     *
     * @param cause the cause of the failure
     * @param detail the provider's own message
     * @return the fault
     */
    public static LineFault of(FailureCause cause, String detail) {
        return new LineFault(cause, detail, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
