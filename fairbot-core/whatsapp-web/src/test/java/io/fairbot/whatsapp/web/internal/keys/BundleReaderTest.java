package io.fairbot.whatsapp.web.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.signal.LocalIdentity;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle;
import io.fairbot.whatsapp.web.internal.signal.SignedPreKey;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleReaderTest {
    private final SecureRandom random = new SecureRandom();
    private final LocalIdentity identity = new LocalIdentity(CurveKeyPair.generate(random), 300);
    private final SignedPreKey signed = SignedPreKey.generate(0x010203, identity, random);

    private Node identityNode() {
        return Node.of("identity", identity.keyPair().publicKey().bytes());
    }

    private static Node key(String tag, int id, CurveKeyPair pair) {
        return Node.of(tag)
                .add(
                        Node.of("id", new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id}),
                        Node.of("value", pair.publicKey().bytes()));
    }

    private Node signedNode() {
        return key("skey", signed.id(), signed.keyPair())
                .add(Node.of("signature", signed.signature().array()));
    }

    @Test
    void readsTheKeysOfADevice() {
        CurveKeyPair oneTime = CurveKeyPair.generate(random);
        Node user = Node.of("user")
                .add(
                        Node.of("registration", new byte[] {0, 0, 1, 44}),
                        identityNode(),
                        signedNode(),
                        key("key", 7, oneTime));
        PreKeyBundle bundle =
                BundleReader.read(user, BundleReader.registration(user)).orElseThrow();
        assertThat(bundle.registrationId()).isEqualTo(300);
        assertThat(bundle.signed().id()).isEqualTo(0x010203);
        assertThat(bundle.oneTime()).contains(new PreKeyBundle.PublicPreKey(7, oneTime.publicKey()));
        Node without = Node.of("user").add(identityNode(), signedNode());
        assertThat(BundleReader.registration(without)).isZero();
        assertThat(BundleReader.read(without, 0).orElseThrow().oneTime()).isEmpty();
    }

    @Test
    void readsNothingOutOfKeysThatAreMissingOrWrong() {
        Node wrongSignature = key("skey", 1, signed.keyPair()).add(Node.of("signature", new byte[64]));
        assertThat(BundleReader.read(Node.of("user").add(identityNode()), 1)).isEmpty();
        assertThat(BundleReader.read(Node.of("user").add(signedNode()), 1)).isEmpty();
        assertThat(BundleReader.read(Node.of("user").add(identityNode(), wrongSignature), 1))
                .isEmpty();
        assertThat(BundleReader.read(Node.of("user").add(Node.of("identity", new byte[3]), signedNode()), 1))
                .isEmpty();
        Node noValue = Node.of("skey")
                .add(
                        Node.of("id", new byte[3]),
                        Node.of("signature", signed.signature().array()));
        Node noId = Node.of("skey")
                .add(
                        Node.of("value", new byte[32]),
                        Node.of("signature", signed.signature().array()));
        assertThat(BundleReader.read(Node.of("user").add(identityNode(), noValue), 1))
                .isEqualTo(Optional.empty());
        assertThat(BundleReader.read(Node.of("user").add(identityNode(), noId), 1))
                .isEmpty();
    }
}
