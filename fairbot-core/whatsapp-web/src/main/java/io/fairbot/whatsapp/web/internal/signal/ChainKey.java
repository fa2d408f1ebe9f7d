package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.crypto.Hkdf;
import java.util.Arrays;

/** A key from which the keys of the messages of one chain follow, one after another. */
record ChainKey(Bytes key, int index) {
    private static final byte[] SEED = {1};
    private static final byte[] NEXT = {2};
    private static final byte[] NO_SALT = new byte[Digests.SHA256_LENGTH];
    private static final int ROOT_LENGTH = 32;

    /** A root key and the chain that begins with it. */
    record RootStep(Bytes root, ChainKey chain) {}

    /** Begins a chain: both sides know the root, and what they agreed on. */
    static RootStep begin(Bytes root, byte[] agreed) {
        return split(Hkdf.derive(agreed, root.array(), "WhisperRatchet", 2 * ROOT_LENGTH));
    }

    /** Begins the first chain of a session. */
    static RootStep beginSession(byte[] agreed) {
        return split(Hkdf.derive(agreed, NO_SALT, "WhisperText", 2 * ROOT_LENGTH));
    }

    private static RootStep split(byte[] keys) {
        return new RootStep(
                Bytes.of(Arrays.copyOf(keys, ROOT_LENGTH)),
                new ChainKey(Bytes.of(Arrays.copyOfRange(keys, ROOT_LENGTH, 2 * ROOT_LENGTH)), 0));
    }

    /** Returns that from which {@link MessageKeys} of the next message follow. */
    Bytes seed() {
        return Bytes.of(Digests.hmacSha256(key.array(), SEED));
    }

    ChainKey next() {
        return new ChainKey(Bytes.of(Digests.hmacSha256(key.array(), NEXT)), index + 1);
    }

    @Override
    public String toString() {
        return "ChainKey[" + index + "]";
    }
}
