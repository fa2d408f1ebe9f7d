package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * A failure that did not end the session by itself, such as a message that cannot be read.
 *
 * @param cause the row of the table
 * @param detail the provider's own words, for operators; without secrets, possibly empty
 * @param until until when it lasts, where the provider says so
 * @param contact whom it concerns, where it concerns one person
 * @param messageId the message it concerns, where it concerns one
 */
public record LineFault(
        FailureCause cause,
        String detail,
        Optional<Instant> until,
        Optional<Alias> contact,
        Optional<String> messageId) {

    /**
     * Makes a trouble of the whole line.
     *
     * @param cause the row of the table
     * @param detail the provider's own words
     * @return the trouble
     */
    public static LineFault of(FailureCause cause, String detail) {
        return new LineFault(cause, detail, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
