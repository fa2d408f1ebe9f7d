package io.fairbot.whatsapp.web.internal.noise;

import io.fairbot.whatsapp.web.internal.crypto.Aes;
import java.nio.ByteBuffer;

/** A key and the number of messages under it; each is encrypted once. For one thread. */
final class NoiseCipher {
    private final byte[] key;
    private int counter;

    NoiseCipher(byte[] key) {
        this.key = key;
    }

    byte[] seal(byte[] associated, byte[] plain) {
        return Aes.sealGcm(key, next(), associated, plain);
    }

    byte[] open(byte[] associated, byte[] sealed) {
        return Aes.openGcm(key, next(), associated, sealed);
    }

    private byte[] next() {
        if (counter < 0) {
            throw new IllegalStateException("A connection has exchanged 2^31 messages; it must be opened anew.");
        }
        return ByteBuffer.allocate(Aes.GCM_IV_LENGTH)
                .putInt(Aes.GCM_IV_LENGTH - Integer.BYTES, counter++)
                .array();
    }
}
