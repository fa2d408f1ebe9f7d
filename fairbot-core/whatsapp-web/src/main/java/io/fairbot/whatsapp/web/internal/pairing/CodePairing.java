package io.fairbot.whatsapp.web.internal.pairing;

import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.Aes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.crypto.Hkdf;
import io.fairbot.whatsapp.web.internal.crypto.PasswordKey;
import io.fairbot.whatsapp.web.internal.login.ClientPayload;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The linking by a code of eight characters that a person types on the phone. Both sides encrypt a key with the code, and agree on the secret
 * that a QR code would have. For one thread.
 */
public final class CodePairing {
    private static final String CHARACTERS = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
    private static final int CHARACTER_BITS = 5;
    private static final int CODE_LENGTH = 8;
    private static final int SALT_LENGTH = 32;
    private static final int SECRET_LENGTH = 32;
    private static final int ITERATIONS = 131_072;
    private static final byte[] NOTHING = {};

    private final PhoneNumber phone;
    private final DeviceKeys keys;
    private final SecureRandom random;
    private final CurveKeyPair ephemeral;
    private final String code;
    private byte[] reference = NOTHING;

    /**
     * Begins a linking.
     *
     * @param phone the number of the phone
     * @param keys the keys of the device
     * @param random the source of the code and of keys
     */
    public CodePairing(PhoneNumber phone, DeviceKeys keys, SecureRandom random) {
        this.phone = phone;
        this.keys = keys;
        this.random = random;
        ephemeral = CurveKeyPair.generate(random);
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < CODE_LENGTH; i++) {
            characters.append(CHARACTERS.charAt(random.nextInt(1 << CHARACTER_BITS)));
        }
        code = characters.toString();
    }

    /**
     * Returns the code as it is shown.
     *
     * @return two times four characters with a hyphen between them
     */
    public String code() {
        return code.substring(0, CODE_LENGTH / 2) + "-" + code.substring(CODE_LENGTH / 2);
    }

    /**
     * Returns the request that announces the code to the phone. It takes a tenth of a second.
     *
     * @param deviceName how the phone calls the device
     * @return the request
     */
    public Node hello(String deviceName) {
        byte[] salt = bytes(SALT_LENGTH);
        byte[] iv = bytes(Aes.BLOCK_LENGTH);
        byte[] key = PasswordKey.derive(code, salt, ITERATIONS);
        byte[] sealed = Aes.ctr(key, iv, ephemeral.publicKey().bytes());
        return wrapped(request("companion_hello")
                .with("should_show_push_notification", "true")
                .add(
                        Node.of("link_code_pairing_wrapped_companion_ephemeral_pub", Joined.bytes(salt, iv, sealed)),
                        Node.of(
                                "companion_server_auth_key_pub",
                                keys.noiseKey().publicKey().bytes()),
                        Node.of("companion_platform_id", Integer.toString(ClientPayload.PLATFORM)),
                        Node.of("companion_platform_display", "Chrome (" + deviceName + ")"),
                        Node.of("link_code_pairing_nonce", "0")));
    }

    /**
     * Takes the answer to {@link #hello} over.
     *
     * @param answer the server's answer
     * @throws PairingException when it has no reference
     */
    public void announced(Node answer) {
        reference = answer.child("link_code_companion_reg")
                .flatMap(registration -> registration.contentOf("link_code_pairing_ref"))
                .orElseThrow(
                        () -> new PairingException("The server's answer to the pairing code has no reference.", null));
    }

    /**
     * Finishes the linking after a person has typed a code. With a wrong one the phone cannot read the result, and nobody is linked.
     *
     * @param typed what the phone sent
     * @return the request that ends it, and the secret that the phone has then
     * @throws PairingException when it is of another code, or wrong
     */
    public FinishedCode finish(Node typed) {
        byte[] sealed = part(typed, "link_code_pairing_wrapped_primary_ephemeral_pub");
        CurvePublicKey phoneIdentity = CurvePublicKey.of(part(typed, "primary_identity_pub"));
        if (!Arrays.equals(reference, part(typed, "link_code_pairing_ref"))) {
            throw new PairingException("The phone names another pairing code.", null);
        }
        if (sealed.length != SALT_LENGTH + Aes.BLOCK_LENGTH + CurvePublicKey.LENGTH) {
            throw new PairingException(
                    "The phone's key has " + sealed.length + " bytes, another number than it should.", null);
        }
        byte[] salt = Arrays.copyOf(sealed, SALT_LENGTH);
        byte[] iv = Arrays.copyOfRange(sealed, SALT_LENGTH, SALT_LENGTH + Aes.BLOCK_LENGTH);
        byte[] key = PasswordKey.derive(code, salt, ITERATIONS);
        try {
            byte[] phoneKey =
                    Aes.ctr(key, iv, Arrays.copyOfRange(sealed, SALT_LENGTH + Aes.BLOCK_LENGTH, sealed.length));
            return finish(ephemeral.agree(CurvePublicKey.of(phoneKey)), phoneIdentity);
        } catch (CryptoException e) {
            throw new PairingException("The phone's keys are wrong: " + e.getMessage(), e);
        }
    }

    private FinishedCode finish(byte[] shared, CurvePublicKey phoneIdentity) {
        CurveKeyPair identity = keys.identityKey();
        byte[] extra = bytes(SECRET_LENGTH);
        byte[] salt = bytes(SALT_LENGTH);
        byte[] iv = bytes(Aes.GCM_IV_LENGTH);
        byte[] key = Hkdf.derive(shared, salt, "link_code_pairing_key_bundle_encryption_key", Aes.KEY_LENGTH);
        byte[] bundle = Joined.bytes(identity.publicKey().bytes(), phoneIdentity.bytes(), extra);
        byte[] sealed = Aes.sealGcm(key, iv, NOTHING, bundle);
        Node request = request("companion_finish")
                .add(
                        Node.of("link_code_pairing_wrapped_key_bundle", Joined.bytes(salt, iv, sealed)),
                        Node.of(
                                "companion_identity_public",
                                identity.publicKey().bytes()),
                        Node.of("link_code_pairing_ref", reference));
        byte[] secret = Hkdf.derive(
                Joined.bytes(shared, identity.agree(phoneIdentity), extra), NOTHING, "adv_secret", SECRET_LENGTH);
        return new FinishedCode(wrapped(request), secret);
    }

    private Node request(String stage) {
        return Node.of("link_code_companion_reg")
                .with("jid", new Jid(phone.e164().substring(1), 0, Jid.PHONE).toString())
                .with("stage", stage);
    }

    /** Returns the request around a stage of the linking. */
    static Node wrapped(Node stage) {
        return Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "set")
                .with("xmlns", "md")
                .add(stage);
    }

    private static byte[] part(Node typed, String name) {
        return typed.child("link_code_companion_reg")
                .flatMap(registration -> registration.contentOf(name))
                .orElseThrow(() ->
                        new PairingException("What the phone sent after the code was typed lacks " + name + ".", null));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The end of a linking by code. */
    public static final class FinishedCode {
        private final Node request;
        private final byte[] secret;

        FinishedCode(Node request, byte[] secret) {
            this.request = request;
            this.secret = secret;
        }

        /**
         * Returns the request to send.
         *
         * @return the request
         */
        public Node request() {
            return request;
        }

        /**
         * Returns the secret by which the phone vouches for the device.
         *
         * @return 32 bytes
         */
        public byte[] secret() {
            return secret.clone();
        }
    }
}
