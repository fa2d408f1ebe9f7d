package io.fairbot.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Text that must not be seen: a key, a password, a token.
 *
 * <p>{@link #toString()} masks it, so that it can pass through logs and error messages; only {@link #reveal()} gives it
 * away.
 */
public final class Secret {
    /** What is shown in place of every secret. */
    public static final String MASK = "****";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a secret.
     *
     * @param value the secret text
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Returns the secret itself, for the one place that needs it.
     *
     * @return the secret text
     */
    public String reveal() {
        return value;
    }

    /** Compares in a time that does not depend on where two secrets differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns {@value #MASK}, whatever the secret is. */
    @Override
    public String toString() {
        return MASK;
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
