package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Aes;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.crypto.Hkdf;
import java.util.Arrays;

/** The keys of one message. */
final class MessageKeys {
    private static final byte[] NO_SALT = new byte[Digests.SHA256_LENGTH];
    private static final int KEYS_LENGTH = 2 * Aes.KEY_LENGTH;

    private final byte[] cipherKey;
    private final byte[] macKey;
    private final byte[] iv;

    MessageKeys(Bytes seed) {
        byte[] keys = Hkdf.derive(seed.array(), NO_SALT, "WhisperMessageKeys", KEYS_LENGTH + Aes.BLOCK_LENGTH);
        cipherKey = Arrays.copyOf(keys, Aes.KEY_LENGTH);
        macKey = Arrays.copyOfRange(keys, Aes.KEY_LENGTH, KEYS_LENGTH);
        iv = Arrays.copyOfRange(keys, KEYS_LENGTH, keys.length);
    }

    byte[] encrypt(byte[] plain) {
        return Aes.encryptCbc(cipherKey, iv, plain);
    }

    byte[] decrypt(byte[] sealed) {
        return Aes.decryptCbc(cipherKey, iv, sealed);
    }

    byte[] macKey() {
        return macKey;
    }
}
