package io.fairbot.config;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when the runtime configuration was not changed; the message states the cause and the remedy. */
public final class ConfigException extends FairbotException {
    private final ConfigErrorReason reason;

    /** The reason for which the configuration was not changed. */
    public enum ConfigErrorReason {
        /** The change is based on a version that is not the current one. */
        STALE,
        /** A value cannot be read: a field is missing, unknown, or of another form. */
        INVALID,
        /** An agent rejected it, or did not answer. */
        REJECTED,
        /** The version does not exist. */
        UNKNOWN,
        /** The store cannot commit the change now. */
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
