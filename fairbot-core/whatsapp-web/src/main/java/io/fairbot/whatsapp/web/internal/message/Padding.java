package io.fairbot.whatsapp.web.internal.message;

import java.security.SecureRandom;
import java.util.Arrays;

/** The padding of a message before it is encrypted, which hides its length: 1 to 16 bytes, each of which is their number. */
public final class Padding {
    private static final int MAX = 16;

    private Padding() {}

    /**
     * Returns a message with padding.
     *
     * @param message the message
     * @param random the source of its length
     * @return the message with 1 to 16 bytes more
     */
    public static byte[] add(byte[] message, SecureRandom random) {
        int count = 1 + random.nextInt(MAX);
        byte[] padded = Arrays.copyOf(message, message.length + count);
        Arrays.fill(padded, message.length, padded.length, (byte) count);
        return padded;
    }

    /**
     * Returns a message without its padding.
     *
     * @param padded the message with padding
     * @return the message
     * @throws MalformedMessageException when there is none
     */
    public static byte[] remove(byte[] padded) {
        int count = padded.length == 0 ? 0 : Byte.toUnsignedInt(padded[padded.length - 1]);
        if (count < 1 || count > MAX || count > padded.length) {
            throw new MalformedMessageException("A decrypted message has no padding.", null);
        }
        return Arrays.copyOf(padded, padded.length - count);
    }
}
