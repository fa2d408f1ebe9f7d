package io.fairbot.whatsapp.web.internal.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A public key on Curve25519, in the form of X25519: the coordinate u. Immutable. */
public final class CurvePublicKey {
    /** The length of a key in bytes. */
    public static final int LENGTH = 32;

    /** The length of a key with its type in bytes. */
    public static final int TYPED_LENGTH = LENGTH + 1;

    /** The type that stands before a key in Signal's messages. */
    public static final byte TYPE = 5;

    private final byte[] bytes;

    private CurvePublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Creates a key.
     *
     * @param bytes 32 bytes
     * @return the key
     * @throws CryptoException when there are not 32 bytes
     */
    public static CurvePublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new CryptoException("A public key has " + LENGTH + " bytes, and not " + bytes.length + ".");
        }
        return new CurvePublicKey(bytes.clone());
    }

    /**
     * Creates a key from its form in Signal's messages.
     *
     * @param typed the type and 32 bytes
     * @return the key
     * @throws CryptoException when the type is another one, or there are not 33 bytes
     */
    public static CurvePublicKey ofTyped(byte[] typed) {
        if (typed.length != TYPED_LENGTH || typed[0] != TYPE) {
            throw new CryptoException("A public key with its type has " + TYPED_LENGTH + " bytes and begins with "
                    + TYPE + "; this one has " + typed.length + ".");
        }
        return new CurvePublicKey(Arrays.copyOfRange(typed, 1, TYPED_LENGTH));
    }

    /**
     * Returns the key.
     *
     * @return 32 bytes, a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns the key as Signal's messages have it.
     *
     * @return the type and 32 bytes
     */
    public byte[] typed() {
        byte[] typed = new byte[TYPED_LENGTH];
        typed[0] = TYPE;
        System.arraycopy(bytes, 0, typed, 1, LENGTH);
        return typed;
    }

    /**
     * Verifies an XEdDSA signature.
     *
     * @param message the signed bytes
     * @param signature the signature
     * @return whether the owner of this key signed exactly these bytes; false also when the signature has not 64 bytes
     */
    public boolean verify(byte[] message, byte[] signature) {
        return XEdDsa.verify(bytes, message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CurvePublicKey key && Digests.matches(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the name of the type alone: keys tell who a person is. */
    @Override
    public String toString() {
        return "CurvePublicKey";
    }
}
