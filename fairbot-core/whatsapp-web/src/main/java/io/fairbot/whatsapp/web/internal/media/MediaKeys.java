package io.fairbot.whatsapp.web.internal.media;

import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.web.internal.crypto.Aes;
import io.fairbot.whatsapp.web.internal.crypto.Digests;
import io.fairbot.whatsapp.web.internal.crypto.Hkdf;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** The keys that follow from the key of a file: one to encrypt, and one to protect. */
final class MediaKeys {
    static final int KEY_LENGTH = 32;
    static final int MAC_LENGTH = 10;

    private static final int DERIVED_LENGTH = 112;
    private static final int MAC_KEY_AT = Aes.BLOCK_LENGTH + Aes.KEY_LENGTH;

    private final byte[] iv;
    private final byte[] cipherKey;
    private final byte[] macKey;

    MediaKeys(byte[] key, MediaKind kind) {
        byte[] keys = Hkdf.derive(key, new byte[0], "WhatsApp " + name(kind) + " Keys", DERIVED_LENGTH);
        iv = Arrays.copyOf(keys, Aes.BLOCK_LENGTH);
        cipherKey = Arrays.copyOfRange(keys, Aes.BLOCK_LENGTH, MAC_KEY_AT);
        macKey = Arrays.copyOfRange(keys, MAC_KEY_AT, MAC_KEY_AT + Digests.SHA256_LENGTH);
    }

    private static String name(MediaKind kind) {
        return switch (kind) {
            case IMAGE, STICKER -> "Image";
            case VOICE, AUDIO -> "Audio";
            case VIDEO -> "Video";
            case DOCUMENT -> "Document";
        };
    }

    Cipher cipher(boolean encrypt) {
        return Aes.cbc(encrypt, cipherKey, iv);
    }

    /** Returns the code of the encrypted file, which begins with the initialisation vector. */
    Mac mac() {
        Mac mac = Digests.hmacSha256(macKey);
        mac.update(iv);
        return mac;
    }

    /** Returns the length of the encrypted file. */
    static long sealedLength(long length) {
        return length / Aes.BLOCK_LENGTH * Aes.BLOCK_LENGTH + Aes.BLOCK_LENGTH + MAC_LENGTH;
    }
}
