package io.fairbot.whatsapp.web.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import io.fairbot.whatsapp.web.internal.signal.SignalDevice.Letter;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final SignalDevice alice = new SignalDevice();
    private final SignalDevice bob = new SignalDevice();

    private void open(boolean withOneTimeKey) {
        alice.store(alice.cipher().open(alice.sessions(), bob.bundle(withOneTimeKey)));
    }

    @Test
    void opensASessionAndGoesOn() {
        open(true);
        assertThat(alice.sessions().canSend()).isTrue();
        Letter first = alice.write("one");
        Letter second = alice.write("two");
        assertThat(first.opensSession()).isTrue();
        assertThat(second.opensSession()).isTrue();
        assertThat(bob.oneTimeKeys()).hasSize(1);
        assertThat(bob.readText(second)).isEqualTo("two");
        assertThat(bob.oneTimeKeys()).isEmpty();
        assertThat(bob.readText(first)).isEqualTo("one");
        Letter answer = bob.write("three");
        assertThat(answer.opensSession()).isFalse();
        assertThat(alice.readText(answer)).isEqualTo("three");
        assertThat(alice.write("four").opensSession()).isFalse();
        assertThat(alice.sessions().baseKey()).isEqualTo(bob.sessions().baseKey());
        assertThat(bob.sessions().remoteRegistrationId()).contains(77);
        assertThat(alice.sessions().remoteIdentity())
                .contains(bob.identity().keyPair().publicKey());
    }

    @Test
    void opensASessionWithoutAOneTimeKey() {
        open(false);
        assertThat(bob.readText(alice.write("one"))).isEqualTo("one");
        assertThat(alice.readText(bob.write("two"))).isEqualTo("two");
    }

    @Test
    void readsARepetitionOnce() {
        open(true);
        Letter first = alice.write("one");
        bob.read(first);
        assertUnreadable(() -> bob.read(first), UnreadableReason.REPEATED);
        Letter second = bob.write("two");
        alice.read(second);
        assertUnreadable(() -> alice.read(second), UnreadableReason.REPEATED);
    }

    @Test
    void needsTheKeysThatAMessageNames() {
        open(true);
        Letter first = alice.write("one");
        bob.oneTimeKeys().clear();
        assertUnreadable(() -> bob.read(first), UnreadableReason.NO_PREKEY);
        open(false);
        Letter second = alice.write("two");
        for (int i = 0; i <= PreKeySupply.MAX_FORMER; i++) {
            bob.rotate();
        }
        assertUnreadable(() -> bob.read(second), UnreadableReason.NO_PREKEY);
    }

    @Test
    void readsWhatIsForAFormerSignedKey() {
        open(true);
        Letter first = alice.write("one");
        bob.rotate();
        bob.rotate();
        assertThat(bob.readText(first)).isEqualTo("one");
    }

    @Test
    void readsLateMessagesOfFormerSessions() {
        open(true);
        bob.read(alice.write("one"));
        Letter late = bob.write("late");
        alice.read(bob.write("two"));
        open(true);
        Letter fresh = alice.write("three");
        assertThat(fresh.opensSession()).isTrue();
        // The session that was just opened stays, though the other side has written in the one before.
        assertThat(alice.readText(late)).isEqualTo("late");
        assertThat(alice.write("four").opensSession()).isTrue();
        bob.read(fresh);
        assertThat(alice.readText(bob.write("five"))).isEqualTo("five");
        assertThat(alice.write("six").opensSession()).isFalse();
    }

    @Test
    void goesOnInTheSessionInWhichTheOtherWrites() {
        open(true);
        bob.read(alice.write("one"));
        alice.read(bob.write("two"));
        SessionRecord before = bob.sessions();
        open(true);
        bob.read(alice.write("three"));
        assertThat(bob.sessions().baseKey()).isNotEqualTo(before.baseKey());
        // Alice has lost the second session and is back at a copy of the first one.
        SignalDevice copy = alice;
        copy.store(new SessionRecord(Optional.of(copy.sessions().former().get(0)), List.of()));
        assertThat(bob.readText(copy.write("four"))).isEqualTo("four");
        assertThat(bob.sessions().baseKey()).isEqualTo(before.baseKey());
        assertThat(copy.readText(bob.write("five"))).isEqualTo("five");
    }

    @Test
    void acceptsANewIdentityAndSaysSo() {
        open(true);
        assertThat(bob.read(alice.write("one")).isNewIdentity()).isFalse();
        alice.read(bob.write("two"));
        alice.installAnew();
        Letter lost = bob.write("lost");
        assertUnreadable(() -> alice.read(lost), UnreadableReason.NO_SESSION);
        open(true);
        assertThat(bob.read(alice.write("three")).isNewIdentity()).isTrue();
        assertThat(bob.sessions().remoteRegistrationId()).contains(78);
        assertThat(bob.read(alice.write("four")).isNewIdentity()).isFalse();
        assertThat(alice.readText(bob.write("five"))).isEqualTo("five");
    }

    @Test
    void needsANewSessionOnceItIsClosed() {
        open(true);
        bob.read(alice.write("one"));
        Letter late = bob.write("late");
        alice.store(alice.sessions().closed());
        assertThat(alice.sessions().canSend()).isFalse();
        assertThatThrownBy(() -> alice.write("two")).isInstanceOf(IllegalStateException.class);
        assertThat(alice.readText(late)).isEqualTo("late");
        assertThat(alice.sessions().canSend()).isTrue();
    }

    @Test
    void forgetsTheOldestSessions() {
        List<Letter> late = new ArrayList<>();
        for (int i = 0; i < SessionRecord.MAX_FORMER + 2; i++) {
            open(true);
            bob.read(alice.write("open " + i));
            late.add(bob.write("late " + i));
        }
        assertUnreadable(() -> alice.read(late.get(0)), UnreadableReason.NO_SESSION);
        assertThat(alice.readText(late.get(1))).isEqualTo("late 1");
    }

    @Test
    void keepsTheKeysOfTwoThousandMissingMessages() {
        open(true);
        Letter early = alice.write("early");
        for (int i = 1; i < ReceiverChain.MAX_SKIPPED; i++) {
            alice.store(alice.cipher().encrypt(alice.sessions(), new byte[0]).sessions());
        }
        assertThat(bob.readText(alice.write("late"))).isEqualTo("late");
        assertThat(bob.readText(early)).isEqualTo("early");
        for (int i = 0; i <= ReceiverChain.MAX_SKIPPED; i++) {
            alice.store(alice.cipher().encrypt(alice.sessions(), new byte[0]).sessions());
        }
        Letter tooFar = alice.write("too far");
        assertUnreadable(() -> bob.read(tooFar), UnreadableReason.TOO_FAR);
    }

    @Test
    void keepsNoMoreKeysThanThatInAllChains() {
        open(true);
        bob.read(alice.write("one"));
        alice.read(bob.write("two"));
        List<Letter> first = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            first.add(alice.write("missing " + round));
            for (int i = 0; i < 700; i++) {
                alice.store(
                        alice.cipher().encrypt(alice.sessions(), new byte[0]).sessions());
            }
            bob.read(alice.write("round " + round));
            alice.read(bob.write("answer " + round));
        }
        RatchetSession session = bob.sessions().current().orElseThrow();
        assertThat(session.receiving()).hasSize(RatchetSession.MAX_CHAINS);
        assertThat(session.receiving().stream()
                        .mapToInt(chain -> chain.skipped().size())
                        .sum())
                .isEqualTo(ReceiverChain.MAX_SKIPPED);
        assertUnreadable(() -> bob.read(first.get(3)), UnreadableReason.REPEATED);
        assertUnreadable(() -> bob.read(first.get(0)), UnreadableReason.NO_SESSION);
        assertThat(bob.readText(first.get(6))).isEqualTo("missing 6");
    }

    @Test
    void refusesAlteredMessages() {
        long seed = Long.getLong("fairbot.seed", System.nanoTime());
        Random random = new Random(seed);
        open(true);
        Letter first = alice.write("one");
        SessionRecord before = bob.sessions();
        for (int i = 0; i < 300; i++) {
            Letter altered = altered(first, random);
            assertThatThrownBy(() -> bob.decrypt(altered))
                    .as("seed " + seed)
                    .isInstanceOf(UnreadableMessageException.class);
        }
        assertThat(bob.sessions().toBytes()).isEqualTo(before.toBytes());
        assertThat(bob.readText(first)).isEqualTo("one");
        Letter second = alice.write("two");
        Letter answer = bob.write("three");
        for (int i = 0; i < 300; i++) {
            assertThatThrownBy(() -> alice.decrypt(altered(answer, random)))
                    .as("seed " + seed)
                    .isInstanceOf(UnreadableMessageException.class);
        }
        assertThat(alice.readText(answer)).isEqualTo("three");
        assertThat(bob.readText(second)).isEqualTo("two");
    }

    /**
     * Alters or cuts off the message. What nothing protects is left alone: the ids at the end of a first message, and the top bits, which
     * X25519 ignores in a key.
     */
    private static Letter altered(Letter letter, Random random) {
        byte[] body = letter.body().clone();
        int end = letter.opensSession() ? body.length - 4 : body.length;
        if (random.nextInt(4) == 0) {
            return new Letter(letter.opensSession(), Arrays.copyOf(body, random.nextInt(end)), "altered");
        }
        body[random.nextInt(end)] ^= (byte) (1 << random.nextInt(7));
        return new Letter(letter.opensSession(), body, "altered");
    }

    @Test
    void refusesWhatIsNoMessage() {
        open(true);
        bob.read(alice.write("one"));
        byte[] negative = SignalMessage.versioned(new ProtobufWriter()
                .bytes(1, bob.identity().keyPair().publicKey().typed())
                .integer(2, -1)
                .bytes(4, new byte[16])
                .toBytes());
        byte[] smallOrder = new byte[33];
        smallOrder[0] = 5;
        byte[] weak = SignalMessage.versioned(new ProtobufWriter()
                .bytes(1, smallOrder)
                .integer(2, 1)
                .bytes(4, new byte[16])
                .toBytes());
        for (byte[] body : List.of(
                new byte[0],
                new byte[] {0x33},
                new byte[40],
                Arrays.copyOf(negative, negative.length + 8),
                Arrays.copyOf(weak, weak.length + 8))) {
            assertUnreadable(() -> bob.decrypt(new Letter(false, body, "")), UnreadableReason.MALFORMED);
            assertUnreadable(() -> bob.decrypt(new Letter(true, body, "")), UnreadableReason.MALFORMED);
        }
    }

    @Test
    void refusesAFirstMessageWithAWeakKey() {
        open(false);
        PreKeyMessage first = PreKeyMessage.parse(alice.write("one").body());
        CurvePublicKey weak = CurvePublicKey.of(new byte[32]);
        PreKeyMessage altered = new PreKeyMessage(
                first.registrationId(), first.oneTimeId(), first.signedId(), weak, first.identity(), first.message());
        assertUnreadable(() -> bob.read(new Letter(true, altered.toBytes(), "")), UnreadableReason.MALFORMED);
    }

    @Test
    void refusesABundleThatItsOwnerDidNotSign() {
        PreKeyBundle good = bob.bundle(true);
        assertThatThrownBy(() -> new PreKeyBundle(
                        good.registrationId(),
                        good.identity(),
                        good.oneTime().orElseThrow(),
                        good.signature(),
                        good.oneTime()))
                .isInstanceOf(CryptoException.class)
                .hasMessageContaining("wrong signature");
    }

    @Test
    void rotatesAndNumbersPreKeys() {
        PreKeySupply supply = bob.supply();
        assertThat(supply.isRotationDue(Instant.EPOCH.plus(Duration.ofDays(7)).minusMillis(1)))
                .isFalse();
        assertThat(supply.isRotationDue(Instant.EPOCH.plus(Duration.ofDays(7)))).isTrue();
        PreKeySupply last = new PreKeySupply(PreKeySupply.MAX_ID, supply.signed(), Instant.EPOCH, List.of());
        PreKeySupply.MorePreKeys more = last.generate(2, new SecureRandom());
        assertThat(more.keys()).extracting(OneTimePreKey::id).containsExactly(PreKeySupply.MAX_ID, 1);
        assertThat(more.supply().nextId()).isEqualTo(2);
        assertThat(supply.findSigned(99)).isEmpty();
    }

    @Test
    void showsNoKeys() {
        open(true);
        bob.read(alice.write("one"));
        RatchetSession session = bob.sessions().current().orElseThrow();
        assertThat(List.of(
                        session.toString(),
                        session.sending().toString(),
                        session.receiving().get(0).toString(),
                        bob.sessions().toString(),
                        bob.supply().signed().toString(),
                        bob.identity().toString(),
                        Bytes.of(new byte[] {65}).toString(),
                        PreKeyMessage.parse(alice.write("two").body()).toString()))
                .containsExactly(
                        "RatchetSession[0 sent, 1 chains]",
                        "ChainKey[0]",
                        "ReceiverChain[1, 0 skipped]",
                        "SessionRecord[1 sessions]",
                        "SignedPreKey[1]",
                        "LocalIdentity[keyPair=CurveKeyPair, registrationId=77]",
                        "Bytes[1]",
                        "PreKeyMessage[signed 1, one-time OptionalInt[1]]");
    }

    private static void assertUnreadable(ThrowingCallable read, UnreadableReason reason) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        UnreadableMessageException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
