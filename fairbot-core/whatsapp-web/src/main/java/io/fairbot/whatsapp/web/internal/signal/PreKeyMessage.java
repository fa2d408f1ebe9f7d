package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.protobuf.MalformedProtobufException;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A message with which a sender opens a session: the names of the receiver's prekeys, the sender's keys, and the message itself.
 *
 * @param registrationId the registration id of the sender
 * @param oneTimeId the id of the one-time prekey; empty when the sender got none
 * @param signedId the id of the signed prekey
 * @param baseKey the sender's key of this session
 * @param identity the sender's identity
 * @param message the message within it
 */
public record PreKeyMessage(
        int registrationId,
        OptionalInt oneTimeId,
        int signedId,
        CurvePublicKey baseKey,
        CurvePublicKey identity,
        Bytes message) {
    private static final int ONE_TIME_ID = 1;
    private static final int BASE_KEY = 2;
    private static final int IDENTITY = 3;
    private static final int MESSAGE = 4;
    private static final int REGISTRATION_ID = 5;
    private static final int SIGNED_ID = 6;

    /**
     * Reads a message as it is on the wire.
     *
     * @param bytes the message
     * @return its parts; nothing of it is verified
     * @throws UnreadableMessageException when the bytes are no such message
     */
    public static PreKeyMessage parse(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != SignalMessage.VERSION) {
            throw SignalMessage.malformed(null);
        }
        try {
            ProtobufReader fields = new ProtobufReader(Arrays.copyOfRange(bytes, 1, bytes.length));
            OptionalInt oneTime = fields.has(ONE_TIME_ID)
                    ? OptionalInt.of((int) fields.integer(ONE_TIME_ID, 0))
                    : OptionalInt.empty();
            return new PreKeyMessage(
                    (int) fields.integer(REGISTRATION_ID, 0),
                    oneTime,
                    (int) fields.integer(SIGNED_ID, 0),
                    CurvePublicKey.ofTyped(fields.require(BASE_KEY, "base key")),
                    CurvePublicKey.ofTyped(fields.require(IDENTITY, "identity")),
                    Bytes.of(fields.require(MESSAGE, "message")));
        } catch (MalformedProtobufException | CryptoException e) {
            throw SignalMessage.malformed(e);
        }
    }

    /** Returns the message as it is on the wire. */
    byte[] toBytes() {
        ProtobufWriter fields = new ProtobufWriter();
        oneTimeId.ifPresent(id -> fields.integer(ONE_TIME_ID, id));
        fields.bytes(BASE_KEY, baseKey.typed())
                .bytes(IDENTITY, identity.typed())
                .bytes(MESSAGE, message.array())
                .integer(REGISTRATION_ID, registrationId)
                .integer(SIGNED_ID, signedId);
        return SignalMessage.versioned(fields.toBytes());
    }

    /** Returns the names of the prekeys alone. */
    @Override
    public String toString() {
        return "PreKeyMessage[signed " + signedId + ", one-time " + oneTimeId + "]";
    }
}
