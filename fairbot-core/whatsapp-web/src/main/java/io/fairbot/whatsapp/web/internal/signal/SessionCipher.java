package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.signal.RatchetSession.Opened;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The encryption of messages between this device and others. It has no memory: the sessions are given, and returned as they are afterwards.
 * Safe for use from any thread; two messages of one device must not be based on the same record.
 */
public final class SessionCipher {
    private final LocalIdentity identity;
    private final SecureRandom random;

    /**
     * Creates the encryption of a device.
     *
     * @param identity the identity of this device
     * @param random the source of keys
     */
    public SessionCipher(LocalIdentity identity, SecureRandom random) {
        this.identity = identity;
        this.random = random;
    }

    /**
     * A message that was encrypted.
     *
     * @param opensSession whether it is a {@code pkmsg}, which opens the session, or a {@code msg}
     * @param message the message as it is on the wire
     * @param sessions the sessions after it, to be stored before the message is sent
     */
    public record EncryptedMessage(boolean opensSession, Bytes message, SessionRecord sessions) {}

    /**
     * A message that was decrypted.
     *
     * @param plain the text
     * @param sessions the sessions after it, to be stored with the message
     * @param usedOneTimeKey whether it opened a session with the one-time prekey that it names, which is to be deleted with it
     * @param isNewIdentity whether the sender has another identity than in the session before
     */
    public record DecryptedMessage(
            Bytes plain, SessionRecord sessions, boolean usedOneTimeKey, boolean isNewIdentity) {}

    /**
     * Opens a session to a device; the session before becomes a former one.
     *
     * @param sessions the sessions with the device
     * @param bundle its keys
     * @return the sessions after it
     * @throws CryptoException when one of its keys protects nothing
     */
    public SessionRecord open(SessionRecord sessions, PreKeyBundle bundle) {
        return sessions.opened(KeyAgreement.open(identity, bundle, random));
    }

    /**
     * Encrypts a text.
     *
     * @param sessions the sessions with the receiver
     * @param plain the text
     * @return the message
     * @throws IllegalStateException when there is no session, see {@link SessionRecord#canSend()}
     */
    public EncryptedMessage encrypt(SessionRecord sessions, byte[] plain) {
        RatchetSession session = sessions.current()
                .orElseThrow(() -> new IllegalStateException("A message needs a session; open one first."));
        RatchetSession.Sealed sealed = session.encrypt(plain, identity);
        return new EncryptedMessage(session.opening().isPresent(), sealed.message(), sessions.advanced(sealed.after()));
    }

    /**
     * Decrypts a {@code msg}, in whichever session it was encrypted.
     *
     * @param sessions the sessions with the sender
     * @param bytes the message as it is on the wire
     * @return the text
     * @throws UnreadableMessageException when none of the sessions can read it
     */
    public DecryptedMessage decrypt(SessionRecord sessions, byte[] bytes) {
        SignalMessage message = SignalMessage.parse(bytes);
        UnreadableMessageException failure = new UnreadableMessageException(
                UnreadableReason.NO_SESSION, "There is no session with the sender that can read this message.");
        for (RatchetSession session : sessions.all().toList()) {
            try {
                return decrypted(sessions, session, message);
            } catch (UnreadableMessageException e) {
                // A session that knows the message says so; that others do not know it means nothing.
                if (e.reason() != UnreadableReason.NO_SESSION) {
                    failure = e;
                }
            } catch (CryptoException e) {
                throw SignalMessage.malformed(e);
            }
        }
        throw failure;
    }

    /**
     * Decrypts a {@code pkmsg}, and opens its session unless an earlier message has opened it.
     *
     * @param sessions the sessions with the sender
     * @param message the message
     * @param signed the signed prekey that it names; empty when there is none
     * @param oneTime the one-time prekey that it names; empty when it names none, or there is none
     * @return the text
     * @throws UnreadableMessageException when a prekey is missing, or the message is not readable
     */
    public DecryptedMessage decryptFirst(
            SessionRecord sessions,
            PreKeyMessage message,
            Optional<SignedPreKey> signed,
            Optional<OneTimePreKey> oneTime) {
        SignalMessage inner = SignalMessage.parse(message.message().array());
        boolean newIdentity = sessions.remoteIdentity()
                .filter(known -> !known.equals(message.identity()))
                .isPresent();
        try {
            Optional<RatchetSession> open = sessions.all()
                    .filter(session -> session.baseKey().equals(message.baseKey()))
                    .findFirst();
            if (open.isPresent()) {
                DecryptedMessage read = decrypted(sessions, open.get(), inner);
                return new DecryptedMessage(read.plain(), read.sessions(), false, newIdentity);
            }
            RatchetSession session =
                    KeyAgreement.answer(identity, message, signedKey(message, signed), oneTime(message, oneTime));
            Opened read = session.decrypt(inner, identity, random);
            return new DecryptedMessage(
                    read.plain(),
                    sessions.opened(read.after()),
                    message.oneTimeId().isPresent(),
                    newIdentity);
        } catch (CryptoException e) {
            throw SignalMessage.malformed(e);
        }
    }

    private DecryptedMessage decrypted(SessionRecord sessions, RatchetSession session, SignalMessage message) {
        Opened read = session.decrypt(message, identity, random);
        boolean isCurrent = sessions.baseKey().filter(session.baseKey()::equals).isPresent();
        SessionRecord after = isCurrent ? sessions.advanced(read.after()) : sessions.received(read.after());
        return new DecryptedMessage(read.plain(), after, false, false);
    }

    private static SignedPreKey signedKey(PreKeyMessage message, Optional<SignedPreKey> signed) {
        return signed.filter(key -> key.id() == message.signedId())
                .orElseThrow(() -> new UnreadableMessageException(
                        UnreadableReason.NO_PREKEY,
                        "The message is for the signed prekey " + message.signedId()
                                + ", which is not here any more."));
    }

    private static Optional<OneTimePreKey> oneTime(PreKeyMessage message, Optional<OneTimePreKey> oneTime) {
        if (message.oneTimeId().isEmpty()) {
            return Optional.empty();
        }
        int id = message.oneTimeId().getAsInt();
        Optional<OneTimePreKey> key = oneTime.filter(candidate -> candidate.id() == id);
        if (key.isEmpty()) {
            throw new UnreadableMessageException(
                    UnreadableReason.NO_PREKEY,
                    "The message is for the one-time prekey " + id + ", which was used already or never existed.");
        }
        return key;
    }
}
