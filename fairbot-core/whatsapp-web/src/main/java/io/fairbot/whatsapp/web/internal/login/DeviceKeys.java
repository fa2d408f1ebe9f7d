package io.fairbot.whatsapp.web.internal.login;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The private keys of a linked device, in base64; they are encrypted in the store.
 *
 * @param noise the key of the handshake, by which the server knows the device
 * @param identity the key by which other people's devices know it
 * @param signedPreKey the first key with which others open sessions
 * @param signature the signature of {@code signedPreKey} by {@code identity}
 * @param linkSecret the secret that a phone gets with the QR code
 * @param registrationId a number by which others notice that a device was installed anew
 */
public record DeviceKeys(
        String noise, String identity, String signedPreKey, String signature, String linkSecret, int registrationId) {
    /** The id of the first signed prekey. */
    public static final int SIGNED_PREKEY_ID = 1;

    private static final int SECRET_LENGTH = 32;
    private static final int MAX_REGISTRATION = 16380;

    /**
     * Generates the keys of a new device.
     *
     * @param random the source of the keys
     * @return the keys
     */
    public static DeviceKeys generate(SecureRandom random) {
        CurveKeyPair identity = CurveKeyPair.generate(random);
        CurveKeyPair preKey = CurveKeyPair.generate(random);
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return new DeviceKeys(
                text(CurveKeyPair.generate(random).privateKey()),
                text(identity.privateKey()),
                text(preKey.privateKey()),
                text(identity.sign(preKey.publicKey().typed(), random)),
                text(secret),
                1 + random.nextInt(MAX_REGISTRATION));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    /**
     * Returns the key of the handshake.
     *
     * @return the pair
     */
    public CurveKeyPair noiseKey() {
        return CurveKeyPair.ofPrivate(bytes(noise));
    }

    /**
     * Returns the identity.
     *
     * @return the pair
     */
    public CurveKeyPair identityKey() {
        return CurveKeyPair.ofPrivate(bytes(identity));
    }

    /**
     * Returns the first signed prekey.
     *
     * @return the pair
     */
    public CurveKeyPair preKey() {
        return CurveKeyPair.ofPrivate(bytes(signedPreKey));
    }

    /**
     * Returns the signature of the first signed prekey.
     *
     * @return 64 bytes
     */
    public byte[] preKeySignature() {
        return bytes(signature);
    }

    /**
     * Returns the secret that a phone gets with the QR code.
     *
     * @return 32 bytes
     */
    public byte[] secret() {
        return bytes(linkSecret);
    }

    /** Returns the name of the type alone. */
    @Override
    public String toString() {
        return "DeviceKeys";
    }
}
