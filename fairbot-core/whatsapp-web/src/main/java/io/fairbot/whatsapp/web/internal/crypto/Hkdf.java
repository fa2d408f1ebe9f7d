package io.fairbot.whatsapp.web.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;

/** The key derivation HKDF with SHA-256 of RFC 5869. */
public final class Hkdf {
    /** The largest number of bytes that can be derived. */
    public static final int MAX_LENGTH = 255 * Digests.SHA256_LENGTH;

    private Hkdf() {}

    /**
     * Derives keys.
     *
     * @param secret the input keying material
     * @param salt the salt, empty for none
     * @param info the text that separates the keys of one use from those of another, empty for none
     * @param length the number of bytes to derive, 1 to {@value #MAX_LENGTH}
     * @return the bytes
     * @throws IllegalArgumentException when the length is not allowed
     */
    public static byte[] derive(byte[] secret, byte[] salt, String info, int length) {
        return derive(secret, salt, info.getBytes(StandardCharsets.UTF_8), length);
    }

    /**
     * Derives keys.
     *
     * @param secret the input keying material
     * @param salt the salt, empty for none
     * @param info the bytes that separate the keys of one use from those of another, empty for none
     * @param length the number of bytes to derive, 1 to {@value #MAX_LENGTH}
     * @return the bytes
     * @throws IllegalArgumentException when the length is not allowed
     */
    public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("HKDF derives 1 to " + MAX_LENGTH + " bytes, not " + length + ".");
        }
        Mac mac = Digests.hmacSha256(Digests.hmacSha256(salt, secret));
        byte[] keys = new byte[length];
        byte[] block = new byte[0];
        int at = 0;
        for (int counter = 1; at < length; counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            int taken = Math.min(block.length, length - at);
            System.arraycopy(block, 0, keys, at, taken);
            at += taken;
        }
        Arrays.fill(block, (byte) 0);
        return keys;
    }
}
