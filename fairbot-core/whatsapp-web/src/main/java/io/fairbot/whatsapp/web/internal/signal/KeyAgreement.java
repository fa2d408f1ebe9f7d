package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.PreKeyBundle.PublicPreKey;
import io.fairbot.whatsapp.web.internal.signal.RatchetSession.Opening;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The agreement X3DH, by which two devices open a session although one of them is not there. */
final class KeyAgreement {
    private static final int PREFIX_LENGTH = 32;

    private KeyAgreement() {}

    /** Opens a session to the owner of a bundle. */
    static RatchetSession open(LocalIdentity identity, PreKeyBundle theirs, SecureRandom random) {
        CurveKeyPair base = CurveKeyPair.generate(random);
        CurvePublicKey signed = theirs.signed().key();
        ByteArrayOutputStream secret = begin();
        secret.writeBytes(identity.keyPair().agree(signed));
        secret.writeBytes(base.agree(theirs.identity()));
        secret.writeBytes(base.agree(signed));
        theirs.oneTime().ifPresent(key -> secret.writeBytes(base.agree(key.key())));
        ChainKey.RootStep first = ChainKey.beginSession(secret.toByteArray());
        CurveKeyPair own = CurveKeyPair.generate(random);
        ChainKey.RootStep sending = ChainKey.begin(first.root(), own.agree(signed));
        OptionalInt oneTimeId =
                theirs.oneTime().map(PublicPreKey::id).map(OptionalInt::of).orElse(OptionalInt.empty());
        return new RatchetSession(
                theirs.identity(),
                theirs.registrationId(),
                base.publicKey(),
                sending.root(),
                own,
                sending.chain(),
                0,
                List.of(ReceiverChain.begin(signed, first.chain())),
                Optional.of(new Opening(theirs.signed().id(), oneTimeId)));
    }

    /** Opens the session that another device has opened with its first message. */
    static RatchetSession answer(
            LocalIdentity identity, PreKeyMessage message, SignedPreKey signed, Optional<OneTimePreKey> oneTime) {
        ByteArrayOutputStream secret = begin();
        secret.writeBytes(signed.keyPair().agree(message.identity()));
        secret.writeBytes(identity.keyPair().agree(message.baseKey()));
        secret.writeBytes(signed.keyPair().agree(message.baseKey()));
        oneTime.ifPresent(key -> secret.writeBytes(key.keyPair().agree(message.baseKey())));
        ChainKey.RootStep first = ChainKey.beginSession(secret.toByteArray());
        return new RatchetSession(
                message.identity(),
                message.registrationId(),
                message.baseKey(),
                first.root(),
                signed.keyPair(),
                first.chain(),
                0,
                List.of(),
                Optional.empty());
    }

    private static ByteArrayOutputStream begin() {
        byte[] prefix = new byte[PREFIX_LENGTH];
        Arrays.fill(prefix, (byte) 0xFF);
        ByteArrayOutputStream secret = new ByteArrayOutputStream();
        secret.writeBytes(prefix);
        return secret;
    }
}
