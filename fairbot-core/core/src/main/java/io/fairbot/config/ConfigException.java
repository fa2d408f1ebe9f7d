package io.fairbot.config;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** The runtime configuration was not changed; the message says why and what to do. */
public final class ConfigException extends FairbotException {
    private final ConfigErrorReason reason;

    /** Why it was not changed. */
    public enum ConfigErrorReason {
        /** It is based on another version than the current one. */
        STALE,
        /** A value cannot be read: a field is missing, unknown, or of another form. */
        INVALID,
        /** An agent does not want it, or did not answer. */
        REJECTED,
        /** There is no such version. */
        UNKNOWN,
        /** The store cannot decide now. */
        UNAVAILABLE
    }

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message full sentences for a person, without secrets
     * @param cause what led to it, or null
     */
    public ConfigException(ConfigErrorReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public ConfigErrorReason reason() {
        return reason;
    }
}
