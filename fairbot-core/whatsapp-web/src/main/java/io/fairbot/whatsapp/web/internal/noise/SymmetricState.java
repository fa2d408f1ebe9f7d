package io.fairbot.whatsapp.web.internal.noise;

import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.crypto.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The state of a handshake of the Noise protocol: a hash of everything that was exchanged, and the keys so far. For one thread. */
final class SymmetricState {
    private static final int KEY_LENGTH = 32;
    private static final byte[] NOTHING = {};

    private byte[] hash;
    private byte[] chainingKey;
    private NoiseCipher cipher = new NoiseCipher(new byte[KEY_LENGTH]);

    /** Begins a handshake; the name of the protocol has the length of a hash, so it is one. */
    SymmetricState(String protocol, byte[] prologue) {
        hash = protocol.getBytes(StandardCharsets.US_ASCII);
        chainingKey = hash;
        mixHash(prologue);
    }

    void mixHash(byte[] bytes) {
        hash = Digests.sha256(hash, bytes);
    }

    void mixKey(byte[] secret) {
        byte[] keys = Hkdf.derive(secret, chainingKey, NOTHING, 2 * KEY_LENGTH);
        chainingKey = Arrays.copyOf(keys, KEY_LENGTH);
        cipher = new NoiseCipher(Arrays.copyOfRange(keys, KEY_LENGTH, keys.length));
    }

    byte[] seal(byte[] plain) {
        byte[] sealed = cipher.seal(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    byte[] open(byte[] sealed) {
        byte[] plain = cipher.open(hash, sealed);
        mixHash(sealed);
        return plain;
    }

    NoiseChannel split() {
        byte[] keys = Hkdf.derive(NOTHING, chainingKey, NOTHING, 2 * KEY_LENGTH);
        return new NoiseChannel(
                new NoiseCipher(Arrays.copyOf(keys, KEY_LENGTH)),
                new NoiseCipher(Arrays.copyOfRange(keys, KEY_LENGTH, keys.length)));
    }
}
