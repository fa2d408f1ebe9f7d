package io.fairbot.whatsapp.web.internal.noise;

/**
 * What a handshake leads to: a key for each direction. Messages are encrypted in the order in which they are sent, and decrypted in the
 * order in which they arrive; one of each may be under way at the same time.
 */
public final class NoiseChannel {
    private static final byte[] NOTHING = {};

    private final NoiseCipher outgoing;
    private final NoiseCipher incoming;

    NoiseChannel(NoiseCipher outgoing, NoiseCipher incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /**
     * Encrypts the next message.
     *
     * @param plain the message
     * @return its ciphertext
     */
    public byte[] seal(byte[] plain) {
        return outgoing.seal(NOTHING, plain);
    }

    /**
     * Decrypts the next message.
     *
     * @param sealed its ciphertext
     * @return the message
     * @throws io.fairbot.whatsapp.web.internal.crypto.CryptoException when it was altered, left out, repeated, or is not the next one
     */
    public byte[] open(byte[] sealed) {
        return incoming.open(NOTHING, sealed);
    }
}
