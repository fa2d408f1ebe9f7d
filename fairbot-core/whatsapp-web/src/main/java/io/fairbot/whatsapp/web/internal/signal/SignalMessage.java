package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.protobuf.MalformedProtobufException;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message of a session, as it is on the wire: a version, the fields, and a code that proves who sent it to whom.
 *
 * @param ratchetKey the sender's key of this chain
 * @param counter the place in the chain, from 0
 * @param ciphertext the encrypted text
 * @param signed the version and the fields, which the code protects
 * @param mac the code, 8 bytes
 */
record SignalMessage(CurvePublicKey ratchetKey, int counter, Bytes ciphertext, Bytes signed, Bytes mac) {
    static final byte VERSION = 0x33;
    static final int MAC_LENGTH = 8;

    private static final int RATCHET_KEY = 1;
    private static final int COUNTER = 2;
    private static final int PREVIOUS_COUNTER = 3;
    private static final int CIPHERTEXT = 4;

    /** The identities of both sides, in the direction of the message. */
    record Direction(CurvePublicKey sender, CurvePublicKey receiver) {}

    static byte[] write(
            ChainKey chain, CurvePublicKey ratchetKey, int previousCounter, byte[] plain, Direction direction) {
        MessageKeys keys = new MessageKeys(chain.seed());
        byte[] fields = new ProtobufWriter()
                .bytes(RATCHET_KEY, ratchetKey.typed())
                .integer(COUNTER, chain.index())
                .integer(PREVIOUS_COUNTER, previousCounter)
                .bytes(CIPHERTEXT, keys.encrypt(plain))
                .toBytes();
        byte[] signed = versioned(fields);
        byte[] message = Arrays.copyOf(signed, signed.length + MAC_LENGTH);
        System.arraycopy(mac(keys, signed, direction), 0, message, signed.length, MAC_LENGTH);
        return message;
    }

    static byte[] versioned(byte[] fields) {
        byte[] message = new byte[fields.length + 1];
        message[0] = VERSION;
        System.arraycopy(fields, 0, message, 1, fields.length);
        return message;
    }

    static SignalMessage parse(byte[] message) {
        if (message.length <= 1 + MAC_LENGTH || message[0] != VERSION) {
            throw malformed(null);
        }
        int end = message.length - MAC_LENGTH;
        try {
            ProtobufReader fields = new ProtobufReader(Arrays.copyOfRange(message, 1, end));
            return new SignalMessage(
                    CurvePublicKey.ofTyped(fields.require(RATCHET_KEY, "ratchet key")),
                    counter(fields.integer(COUNTER, 0)),
                    Bytes.of(fields.require(CIPHERTEXT, "ciphertext")),
                    Bytes.of(Arrays.copyOf(message, end)),
                    Bytes.of(Arrays.copyOfRange(message, end, message.length)));
        } catch (MalformedProtobufException | CryptoException e) {
            throw malformed(e);
        }
    }

    private static int counter(long counter) {
        if (counter < 0 || counter >= Integer.MAX_VALUE) {
            throw malformed(null);
        }
        return (int) counter;
    }

    static UnreadableMessageException malformed(@Nullable Throwable cause) {
        return new UnreadableMessageException(UnreadableReason.MALFORMED, "The bytes are no encrypted message.", cause);
    }

    /** Decrypts the text, once the code is right. */
    byte[] decrypt(Bytes seed, Direction direction) {
        MessageKeys keys = new MessageKeys(seed);
        if (!Digests.matches(mac(keys, signed.array(), direction), mac.array())) {
            throw new UnreadableMessageException(
                    UnreadableReason.NO_SESSION,
                    "The code of a message is not that of the session: it was altered, or the keys differ.");
        }
        try {
            return keys.decrypt(ciphertext.array());
        } catch (CryptoException e) {
            throw malformed(e);
        }
    }

    private static byte[] mac(MessageKeys keys, byte[] signed, Direction direction) {
        byte[] code = Digests.hmacSha256(
                keys.macKey(), direction.sender().typed(), direction.receiver().typed(), signed);
        return Arrays.copyOf(code, MAC_LENGTH);
    }
}
