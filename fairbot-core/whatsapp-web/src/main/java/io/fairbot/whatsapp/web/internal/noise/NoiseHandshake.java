package io.fairbot.whatsapp.web.internal.noise;

import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.protobuf.MalformedProtobufException;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.time.Instant;

/**
 * The handshake of the side that calls: {@code Noise_XX_25519_AESGCM_SHA256}. It sends the device's key and payload only after the chain of
 * certificates was verified. For one connection and one thread.
 */
public final class NoiseHandshake {
    private static final String PROTOCOL = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0";
    private static final int CLIENT_HELLO = 2;
    private static final int SERVER_HELLO = 3;
    private static final int CLIENT_FINISH = 4;

    private final SymmetricState state;
    private final CurveKeyPair ephemeral;
    private final CurvePublicKey rootKey;

    /**
     * Begins a handshake.
     *
     * @param prologue the bytes that the client has sent before it
     * @param ephemeral a pair of keys of this handshake only
     * @param rootKey the key that has signed the server's certificates
     */
    public NoiseHandshake(byte[] prologue, CurveKeyPair ephemeral, CurvePublicKey rootKey) {
        this.state = new SymmetricState(PROTOCOL, prologue);
        this.ephemeral = ephemeral;
        this.rootKey = rootKey;
    }

    /**
     * Returns the first message to the server.
     *
     * @return the message
     */
    public byte[] hello() {
        byte[] key = ephemeral.publicKey().bytes();
        state.mixHash(key);
        return new ProtobufWriter()
                .message(CLIENT_HELLO, new ProtobufWriter().bytes(1, key))
                .toBytes();
    }

    /**
     * Verifies the answer, and returns the last message of the handshake.
     *
     * @param answer the server's message
     * @param now the time at which the certificates must be valid
     * @param device the keys of the device
     * @param payload what the device says of itself
     * @return the message
     * @throws HandshakeException when the answer is not that of the server of the root key
     */
    public byte[] finish(byte[] answer, Instant now, CurveKeyPair device, byte[] payload) {
        CurvePublicKey server = verify(answer, now);
        byte[] key = state.seal(device.publicKey().bytes());
        state.mixKey(device.agree(server));
        return new ProtobufWriter()
                .message(CLIENT_FINISH, new ProtobufWriter().bytes(1, key).bytes(2, state.seal(payload)))
                .toBytes();
    }

    /** Returns the server's ephemeral key. */
    private CurvePublicKey verify(byte[] answer, Instant now) {
        try {
            ProtobufReader hello = new ProtobufReader(answer)
                    .message(SERVER_HELLO)
                    .orElseThrow(() ->
                            new HandshakeException("The server's answer to the handshake is another message.", null));
            CurvePublicKey server = CurvePublicKey.of(hello.require(1, "ephemeral"));
            state.mixHash(server.bytes());
            state.mixKey(ephemeral.agree(server));
            CurvePublicKey identity = CurvePublicKey.of(state.open(hello.require(2, "static")));
            state.mixKey(ephemeral.agree(identity));
            ServerCertificates.verify(state.open(hello.require(3, "payload")), rootKey, identity, now);
            return server;
        } catch (CryptoException | MalformedProtobufException e) {
            throw new HandshakeException("The server's answer to the handshake is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the keys of the connection; called after {@link #finish}.
     *
     * @return the keys
     */
    public NoiseChannel channel() {
        return state.split();
    }
}
