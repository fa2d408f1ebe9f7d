package io.fairbot.whatsapp.web.internal.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PairingProofTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CurveKeyPair PHONE = CurveKeyPair.generate(RANDOM);
    private static final byte[] DETAILS =
            new ProtobufWriter().integer(1, 77).integer(3, 5).toBytes();

    private final DeviceKeys keys = DeviceKeys.generate(RANDOM);

    /** What a phone signs of the device. */
    private byte[] identity(CurvePublicKey device) {
        byte[] message = Joined.bytes(new byte[] {6, 0}, DETAILS, device.bytes());
        return new ProtobufWriter()
                .bytes(1, DETAILS)
                .bytes(2, PHONE.publicKey().bytes())
                .bytes(3, PHONE.sign(message, RANDOM))
                .toBytes();
    }

    private static Node success(byte[] identity, byte[] secret) {
        byte[] sealed = new ProtobufWriter()
                .bytes(1, identity)
                .bytes(2, Digests.hmacSha256(secret, identity))
                .toBytes();
        return Node.of("iq")
                .with("id", "9")
                .add(Node.of("pair-success")
                        .add(
                                Node.of("device-identity", sealed),
                                Node.of("device")
                                        .with("jid", "5548990001111:4@s.whatsapp.net")
                                        .with("lid", "100000000000009:4@lid"),
                                Node.of("platform").with("name", "android")));
    }

    private PairingProof verify(Node stanza) {
        return PairingProof.verify(stanza, keys, keys.secret(), RANDOM);
    }

    @Test
    void theProofOfThePhoneIsAnsweredWithTheSignatureOfTheDevice() {
        CurvePublicKey device = keys.identityKey().publicKey();

        PairingProof proof = verify(success(identity(device), keys.secret()));

        assertThat(proof.account().jid()).isEqualTo("5548990001111:4@s.whatsapp.net");
        assertThat(proof.account().lid()).hasValue("100000000000009:4@lid");
        assertThat(proof.account().platform()).isEqualTo("android");
        assertThat(proof.account()).hasToString("LinkedAccount");
        assertThat(proof.answer().attributes()).containsEntry("id", "9").containsEntry("type", "result");
        Node answer = proof.answer()
                .child("pair-device-sign")
                .orElseThrow()
                .child("device-identity")
                .orElseThrow();
        assertThat(answer.attribute("key-index")).hasValue("5");
        ProtobufReader signed = new ProtobufReader(answer.content());
        assertThat(signed.has(2)).isFalse();
        byte[] message = Joined.bytes(
                new byte[] {6, 1}, DETAILS, device.bytes(), PHONE.publicKey().bytes());
        assertThat(device.verify(message, signed.require(4, "signature"))).isTrue();
        ProtobufReader stored =
                new ProtobufReader(Base64.getDecoder().decode(proof.account().deviceIdentity()));
        assertThat(stored.require(2, "key")).isEqualTo(PHONE.publicKey().bytes());
    }

    @Test
    void whoDoesNotKnowTheSecretOrIsNotThePhoneProvesNothing() {
        byte[] right = identity(keys.identityKey().publicKey());
        byte[] ofAnother = identity(CurveKeyPair.generate(RANDOM).publicKey());

        assertThatThrownBy(() -> verify(success(right, new byte[32])))
                .isInstanceOf(PairingException.class)
                .hasMessage("Who has linked the device does not know the secret of its code.");
        assertThatThrownBy(() -> verify(success(ofAnother, keys.secret())))
                .hasMessage("The phone has not signed the identity of this device.");
        assertThatThrownBy(() -> verify(success(new byte[] {8}, keys.secret())))
                .isInstanceOf(PairingException.class)
                .hasMessageStartingWith("What the server sent of the linked phone is wrong:");
    }

    @Test
    void aProofWithoutItsPartsIsNone() {
        Node pair = Node.of("pair-success");
        Node device = Node.of("device").with("jid", "5548990001111:4@s.whatsapp.net");

        assertThatThrownBy(() -> verify(Node.of("iq"))).hasMessageEndingWith("lacks pair-success.");
        assertThatThrownBy(() -> verify(Node.of("iq").add(pair))).hasMessageEndingWith("lacks device.");
        assertThatThrownBy(() ->
                        verify(Node.of("iq").add(pair.add(Node.of("device").with("jid", "x@g.us")))))
                .hasMessageEndingWith("lacks jid.");
        assertThatThrownBy(() -> verify(Node.of("iq").add(pair.add(device))))
                .hasMessageEndingWith("lacks device-identity.");
    }

    @Test
    void aCodeIsAskedForAndFinishedOnlyWithWhatBelongsToIt() {
        CodePairing pairing = new CodePairing(new PhoneNumber("+5548990001111"), keys, RANDOM);
        Node hello = pairing.hello("Loja").child("link_code_companion_reg").orElseThrow();

        assertThat(hello.attributes())
                .containsEntry("jid", "5548990001111@s.whatsapp.net")
                .containsEntry("stage", "companion_hello");
        assertThat(hello.contentOf("link_code_pairing_wrapped_companion_ephemeral_pub")
                        .orElseThrow())
                .hasSize(80);
        assertThat(hello.child("companion_platform_display").orElseThrow().text())
                .isEqualTo("Chrome (Loja)");
        assertThatThrownBy(() -> pairing.announced(Node.of("iq")))
                .isInstanceOf(PairingException.class)
                .hasMessage("The server's answer to the pairing code has no reference.");
        pairing.announced(
                Node.of("iq").add(Node.of("link_code_companion_reg").add(Node.of("link_code_pairing_ref", "ours"))));
        assertThatThrownBy(() -> pairing.finish(Node.of("notification")))
                .hasMessageContaining("lacks link_code_pairing_wrapped_primary_ephemeral_pub");
        assertThatThrownBy(() -> pairing.finish(typed(80, "another")))
                .hasMessage("The phone names another pairing code.");
        assertThatThrownBy(() -> pairing.finish(typed(79, "ours")))
                .hasMessage("The phone's key has 79 bytes, another number than it should.");
        assertThat(pairing.finish(typed(80, "ours")).secret()).hasSize(32);
    }

    private static Node typed(int length, String reference) {
        return Node.of("notification")
                .add(Node.of("link_code_companion_reg")
                        .add(
                                Node.of("link_code_pairing_wrapped_primary_ephemeral_pub", new byte[length]),
                                Node.of(
                                        "primary_identity_pub",
                                        PHONE.publicKey().bytes()),
                                Node.of("link_code_pairing_ref", reference)));
    }
}
