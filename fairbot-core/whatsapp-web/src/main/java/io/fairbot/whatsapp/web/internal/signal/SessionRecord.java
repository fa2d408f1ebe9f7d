package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All sessions with one other device: the present one, with which messages are sent, and former ones, in which late messages may still
 * arrive. Immutable; {@link #toBytes()} is what is stored, with private keys in it.
 */
public final class SessionRecord {
    /** The record of a device with which there is no session. */
    public static final SessionRecord EMPTY = new SessionRecord(Optional.empty(), List.of());

    /** The largest number of former sessions; the oldest is forgotten. */
    public static final int MAX_FORMER = 10;

    private final Optional<RatchetSession> current;
    private final List<RatchetSession> former;

    SessionRecord(Optional<RatchetSession> current, List<RatchetSession> former) {
        this.current = current;
        this.former = List.copyOf(former);
    }

    /**
     * Reads a record that was stored.
     *
     * @param stored the bytes of {@link #toBytes()}
     * @return the record
     * @throws io.fairbot.FairbotException when the bytes are no record
     */
    public static SessionRecord parse(byte[] stored) {
        return SessionRecordFormat.read(stored);
    }

    /**
     * Returns the record to be stored, encrypted.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        return SessionRecordFormat.write(this);
    }

    /**
     * Returns whether messages can be encrypted.
     *
     * @return false when a session has to be opened first
     */
    public boolean canSend() {
        return current.isPresent();
    }

    /**
     * Returns the identity that the device had in its last session.
     *
     * @return the identity; empty when there was no session
     */
    public Optional<CurvePublicKey> remoteIdentity() {
        return all().findFirst().map(RatchetSession::remoteIdentity);
    }

    /**
     * Returns the registration id that the device had in the present session.
     *
     * @return the id; empty when there is no session
     */
    public Optional<Integer> remoteRegistrationId() {
        return current.map(RatchetSession::remoteRegistrationId);
    }

    /**
     * Returns the key that names the present session, the same on both sides.
     *
     * @return the key; empty when there is no session
     */
    public Optional<CurvePublicKey> baseKey() {
        return current.map(RatchetSession::baseKey);
    }

    /**
     * Returns the record without a present session, so that the next message needs a new one; late messages can be read still. For a
     * device that has lost its keys, or whose identity has changed.
     *
     * @return the record
     */
    public SessionRecord closed() {
        return new SessionRecord(Optional.empty(), archive(all()));
    }

    Optional<RatchetSession> current() {
        return current;
    }

    List<RatchetSession> former() {
        return former;
    }

    Stream<RatchetSession> all() {
        return Stream.concat(current.stream(), former.stream());
    }

    /** Returns the record with a new present session. */
    SessionRecord opened(RatchetSession session) {
        return new SessionRecord(Optional.of(session), archive(all()));
    }

    /** Returns the record with the present session as it is after a message. */
    SessionRecord advanced(RatchetSession after) {
        return new SessionRecord(Optional.of(after), former);
    }

    /**
     * Returns the record after a message in a former session. It becomes the present one, as the sender uses it; but a session that was just
     * opened stays, since it was opened because the former ones are of no use.
     */
    SessionRecord received(RatchetSession after) {
        List<RatchetSession> others = new ArrayList<>(all().toList());
        others.removeIf(session -> session.baseKey().equals(after.baseKey()));
        boolean stays = current.flatMap(RatchetSession::opening).isPresent();
        if (!stays) {
            return new SessionRecord(Optional.of(after), archive(others.stream()));
        }
        others.remove(0);
        return new SessionRecord(current, archive(Stream.concat(Stream.of(after), others.stream())));
    }

    private static List<RatchetSession> archive(Stream<RatchetSession> sessions) {
        return sessions.limit(MAX_FORMER).toList();
    }

    /** Returns the number of sessions alone. */
    @Override
    public String toString() {
        return "SessionRecord[" + all().count() + " sessions]";
    }
}
