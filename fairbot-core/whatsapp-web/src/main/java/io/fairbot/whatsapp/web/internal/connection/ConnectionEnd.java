package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.util.Optional;

/**
 * The reason why a connection has ended.
 *
 * @param cause the cause, which determines the action
 * @param detail what happened, for operators; without secrets
 * @param until the end of a ban, where the server names one
 */
public record ConnectionEnd(FailureCause cause, String detail, Optional<Instant> until) {

    /**
     * Creates a reason without a time.
     *
     * @param cause the cause
     * @param detail what happened
     */
    public ConnectionEnd(FailureCause cause, String detail) {
        this(cause, detail, Optional.empty());
    }
}
