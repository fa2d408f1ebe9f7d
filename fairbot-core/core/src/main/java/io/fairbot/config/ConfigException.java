package io.fairbot.config;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when the runtime configuration was not changed; the message says why and what to do. */
public final class ConfigException extends FairbotException {
    private final ConfigErrorReason reason;

    /** The reason for which it was not changed. */
    public enum ConfigErrorReason {
        /** The change is based on a version that is not the current one. */
        STALE,
        /** A value cannot be read: a field is missing, unknown, or of another form. */
        INVALID,
        /** An agent rejected it, or did not answer. */
        REJECTED,
        /** There is no such version. */
        UNKNOWN,
        /** The store cannot decide at the moment. */
        UNAVAILABLE
    }

    /**
     * Creates an exception.
     *
     * @param reason the reason
     * @param message full sentences for a person, without secrets
     * @param cause the cause, or null
     */
    public ConfigException(ConfigErrorReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns the reason.
     *
     * @return the reason
     */
    public ConfigErrorReason reason() {
        return reason;
    }
}
