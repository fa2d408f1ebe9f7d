package io.fairbot.whatsapp.web.internal.crypto;

import java.security.SecureRandom;

/**
 * A pair of keys on Curve25519: for key agreement as X25519, and for signatures as XEdDSA. Immutable.
 */
public final class CurveKeyPair {
    private final byte[] secret;
    private final CurvePublicKey open;

    private CurveKeyPair(byte[] secret, CurvePublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /**
     * Generates a pair.
     *
     * @param random the source of the private key
     * @return the pair
     */
    public static CurveKeyPair generate(SecureRandom random) {
        byte[] secret = new byte[X25519.LENGTH];
        random.nextBytes(secret);
        return ofPrivate(secret);
    }

    /**
     * Creates a pair from its private key.
     *
     * @param secret 32 bytes
     * @return the pair
     * @throws CryptoException when there are not 32 bytes
     */
    public static CurveKeyPair ofPrivate(byte[] secret) {
        byte[] clamped = clamp(secret);
        return new CurveKeyPair(clamped, CurvePublicKey.of(X25519.publicKey(clamped)));
    }

    /**
     * Creates a pair whose public key is known, without computing it again.
     *
     * @param secret 32 bytes
     * @param open the public key of it; not checked
     * @return the pair
     * @throws CryptoException when there are not 32 bytes
     */
    public static CurveKeyPair of(byte[] secret, CurvePublicKey open) {
        return new CurveKeyPair(clamp(secret), open);
    }

    /**
     * Returns the public key.
     *
     * @return the key
     */
    public CurvePublicKey publicKey() {
        return open;
    }

    /**
     * Returns the private key, to be stored encrypted.
     *
     * @return 32 bytes, a copy
     */
    public byte[] privateKey() {
        return secret.clone();
    }

    /**
     * Agrees on a secret with the owner of another key.
     *
     * @param other the other's public key
     * @return 32 bytes that both can compute
     * @throws CryptoException when the key has a small order, so that the secret would be known to anyone
     */
    public byte[] agree(CurvePublicKey other) {
        return X25519.agree(secret, other.bytes());
    }

    /**
     * Signs bytes with XEdDSA.
     *
     * @param message the bytes
     * @param random 64 bytes of it go into each signature
     * @return 64 bytes
     */
    public byte[] sign(byte[] message, SecureRandom random) {
        return XEdDsa.sign(secret, message, random);
    }

    /** Returns the name of the type alone. */
    @Override
    public String toString() {
        return "CurveKeyPair";
    }

    private static byte[] clamp(byte[] secret) {
        if (secret.length != X25519.LENGTH) {
            throw new CryptoException("A private key has " + X25519.LENGTH + " bytes, and not " + secret.length + ".");
        }
        byte[] clamped = secret.clone();
        clamped[0] &= (byte) 0xF8;
        clamped[31] = (byte) ((clamped[31] & 0x7F) | 0x40);
        return clamped;
    }
}
