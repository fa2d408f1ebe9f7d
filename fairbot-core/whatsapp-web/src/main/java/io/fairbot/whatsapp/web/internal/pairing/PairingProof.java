package io.fairbot.whatsapp.web.internal.pairing;

import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import io.fairbot.whatsapp.web.internal.login.LinkedAccount;
import io.fairbot.whatsapp.web.internal.protobuf.MalformedProtobufException;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The proof that a phone has linked a device: it was made by somebody who knows the secret of the code, and the phone's identity has signed it.
 *
 * @param account the account, to be stored before the answer is sent
 * @param answer the answer, with the device's own signature
 */
public record PairingProof(LinkedAccount account, Node answer) {
    private static final byte[] ACCOUNT_SIGNATURE = {6, 0};
    private static final byte[] DEVICE_SIGNATURE = {6, 1};

    /**
     * Verifies what the server sends when a phone has linked a device.
     *
     * @param stanza the stanza with {@code pair-success}
     * @param keys the keys of the device
     * @param secret the secret that the phone has of the code
     * @param random part of the signature
     * @return the proof
     * @throws PairingException when it proves nothing
     */
    public static PairingProof verify(Node stanza, DeviceKeys keys, byte[] secret, SecureRandom random) {
        try {
            Node success = stanza.child("pair-success").orElseThrow(() -> malformed("pair-success"));
            Node device = success.child("device").orElseThrow(() -> malformed("device"));
            Jid jid = device.jid("jid").filter(Jid::isPerson).orElseThrow(() -> malformed("jid"));
            ProtobufReader sealed = new ProtobufReader(
                    success.contentOf("device-identity").orElseThrow(() -> malformed("device-identity")));
            byte[] signed = sealed.require(1, "details");
            if (!Digests.matches(Digests.hmacSha256(secret, signed), sealed.require(2, "hmac"))) {
                throw new PairingException("Who has linked the device does not know the secret of its code.", null);
            }
            ProtobufReader identity = new ProtobufReader(signed);
            SignedIdentity verified = SignedIdentity.verify(identity, keys.identityKey());
            LinkedAccount account = new LinkedAccount(
                    jid.toString(),
                    device.attribute("lid"),
                    Base64.getEncoder().encodeToString(verified.encode(keys.identityKey(), random, true)),
                    success.child("platform")
                            .flatMap(platform -> platform.attribute("name"))
                            .orElse(""));
            return new PairingProof(account, answer(stanza, verified, keys.identityKey(), random));
        } catch (MalformedProtobufException | CryptoException e) {
            throw new PairingException("What the server sent of the linked phone is wrong: " + e.getMessage(), e);
        }
    }

    private static Node answer(Node stanza, SignedIdentity verified, CurveKeyPair identity, SecureRandom random) {
        return Node.of("iq")
                .with("to", Jid.SERVICE.toString())
                .with("type", "result")
                .with("id", stanza.attribute("id"))
                .add(Node.of("pair-device-sign")
                        .add(Node.of("device-identity", verified.encode(identity, random, false))
                                .with("key-index", Long.toString(verified.keyIndex))));
    }

    private static PairingException malformed(String part) {
        return new PairingException("What the server sent of the linked phone lacks " + part + ".", null);
    }

    /** The identity of a device, signed by the phone. */
    private static final class SignedIdentity {
        private final byte[] details;
        private final byte[] accountKey;
        private final byte[] accountSignature;
        private final long keyIndex;

        private SignedIdentity(byte[] details, byte[] accountKey, byte[] accountSignature) {
            this.details = details;
            this.accountKey = accountKey;
            this.accountSignature = accountSignature;
            this.keyIndex = new ProtobufReader(details).integer(3, 0);
        }

        static SignedIdentity verify(ProtobufReader identity, CurveKeyPair device) {
            SignedIdentity signed = new SignedIdentity(
                    identity.require(1, "details"),
                    identity.require(2, "accountSignatureKey"),
                    identity.require(3, "accountSignature"));
            byte[] message = Joined.bytes(
                    ACCOUNT_SIGNATURE, signed.details, device.publicKey().bytes());
            if (!CurvePublicKey.of(signed.accountKey).verify(message, signed.accountSignature)) {
                throw new PairingException("The phone has not signed the identity of this device.", null);
            }
            return signed;
        }

        byte[] encode(CurveKeyPair device, SecureRandom random, boolean withAccountKey) {
            byte[] message =
                    Joined.bytes(DEVICE_SIGNATURE, details, device.publicKey().bytes(), accountKey);
            ProtobufWriter encoded = new ProtobufWriter().bytes(1, details);
            if (withAccountKey) {
                encoded.bytes(2, accountKey);
            }
            return encoded.bytes(3, accountSignature)
                    .bytes(4, device.sign(message, random))
                    .toBytes();
        }
    }
}
