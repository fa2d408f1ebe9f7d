package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle.PublicPreKey;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.DecryptedMessage;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher.EncryptedMessage;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A device with its keys and its sessions with one other device, which are stored and read at each step. */
final class SignalDevice {
    private static final SecureRandom RANDOM = new SecureRandom();

    private LocalIdentity identity = new LocalIdentity(CurveKeyPair.generate(RANDOM), 77);
    private PreKeySupply supply = PreKeySupply.create(identity, Instant.EPOCH, RANDOM);
    private final Map<Integer, OneTimePreKey> oneTimeKeys = new HashMap<>();
    private byte[] stored = SessionRecord.EMPTY.toBytes();

    /** A message on its way. */
    @SuppressWarnings("ArrayRecordComponent") // Letters are not compared.
    record Letter(boolean opensSession, byte[] body, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    SessionRecord sessions() {
        return SessionRecord.parse(stored);
    }

    void store(SessionRecord sessions) {
        stored = sessions.toBytes();
    }

    PreKeySupply supply() {
        return supply;
    }

    LocalIdentity identity() {
        return identity;
    }

    Map<Integer, OneTimePreKey> oneTimeKeys() {
        return oneTimeKeys;
    }

    SessionCipher cipher() {
        return new SessionCipher(identity, RANDOM);
    }

    /** Installs the device anew: nothing of before is there. */
    void installAnew() {
        identity = new LocalIdentity(CurveKeyPair.generate(RANDOM), identity.registrationId() + 1);
        supply = PreKeySupply.create(identity, Instant.EPOCH, RANDOM);
        oneTimeKeys.clear();
        stored = SessionRecord.EMPTY.toBytes();
    }

    void rotate() {
        supply = supply.rotate(identity, Instant.EPOCH, RANDOM);
    }

    PreKeyBundle bundle(boolean withOneTimeKey) {
        Optional<PublicPreKey> oneTime = Optional.empty();
        if (withOneTimeKey) {
            PreKeySupply.MorePreKeys more = supply.generate(1, RANDOM);
            supply = more.supply();
            OneTimePreKey key = more.keys().get(0);
            oneTimeKeys.put(key.id(), key);
            oneTime = Optional.of(new PublicPreKey(key.id(), key.keyPair().publicKey()));
        }
        SignedPreKey signed = supply.signed();
        return new PreKeyBundle(
                identity.registrationId(),
                identity.keyPair().publicKey(),
                new PublicPreKey(signed.id(), signed.keyPair().publicKey()),
                signed.signature(),
                oneTime);
    }

    Letter write(String text) {
        EncryptedMessage message = cipher().encrypt(sessions(), text.getBytes(StandardCharsets.UTF_8));
        store(message.sessions());
        return new Letter(message.opensSession(), message.message().array(), text);
    }

    /** Reads a letter as far as the commit, which the caller makes. */
    DecryptedMessage decrypt(Letter letter) {
        if (!letter.opensSession()) {
            return cipher().decrypt(sessions(), letter.body());
        }
        PreKeyMessage first = PreKeyMessage.parse(letter.body());
        Optional<OneTimePreKey> oneTime = first.oneTimeId().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(oneTimeKeys.get(first.oneTimeId().getAsInt()));
        return cipher().decryptFirst(sessions(), first, supply.findSigned(first.signedId()), oneTime);
    }

    DecryptedMessage read(Letter letter) {
        DecryptedMessage read = decrypt(letter);
        store(read.sessions());
        if (read.usedOneTimeKey()) {
            oneTimeKeys.remove(PreKeyMessage.parse(letter.body()).oneTimeId().getAsInt());
        }
        return read;
    }

    String readText(Letter letter) {
        return new String(read(letter).plain().array(), StandardCharsets.UTF_8);
    }
}
