package io.fairbot.security;

import io.fairbot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts WhatsApp keys and stored secrets: 32 bytes. Immutable; never shown.
 *
 * <p>All nodes that share a database must have the same key, so a store saves its {@link #checkValue()} and compares it
 * when it is opened.
 */
public final class EncryptionKey {
    /** The length of a key in bytes. */
    public static final int LENGTH = 32;

    private static final String MAC = "HmacSHA256";
    /** The text from which the check value is computed; used for nothing else. */
    private static final String CHECKED = "fairbot encryption key check 1";

    private final byte[] bytes;

    private EncryptionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Parses a key in the form of FAIRBOT_ENCRYPTION_KEY.
     *
     * @param base64 32 bytes in base64: 43 characters and, optionally, an equals sign
     * @return the key
     * @throws IllegalArgumentException when it is not in this form; the message does not repeat it
     */
    public static EncryptionKey of(Secret base64) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(base64.reveal().strip());
        } catch (IllegalArgumentException e) {
            // The cause is dropped on purpose: it names a character of the key.
            throw malformed("it is not base64");
        }
        return of(decoded);
    }

    /**
     * Wraps the bytes of a key.
     *
     * @param key 32 bytes; copied
     * @return the key
     * @throws IllegalArgumentException when it has another length
     */
    public static EncryptionKey of(byte[] key) {
        if (key.length != LENGTH) {
            throw malformed("it has " + key.length);
        }
        return new EncryptionKey(key.clone());
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("An encryption key is " + LENGTH + " random bytes in base64, but " + what
                + ": make one with \"openssl rand -base64 32\".");
    }

    /**
     * Returns a text that is equal for equal keys and from which the key cannot be derived.
     *
     * @return 64 hexadecimal digits
     */
    public String checkValue() {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(bytes, MAC));
            return java.util.HexFormat.of().formatHex(mac.doFinal(CHECKED.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            // Every Java platform supports the algorithm.
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the key for a cipher of the JDK.
     *
     * @param algorithm its algorithm, such as AES
     * @return the key
     */
    public SecretKey forCipher(String algorithm) {
        return new SecretKeySpec(bytes, algorithm);
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptionKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return checkValue().hashCode();
    }

    /** Returns {@link Secret#MASK}. */
    @Override
    public String toString() {
        return Secret.MASK;
    }
}
