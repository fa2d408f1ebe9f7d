package io.fairbot.security;

import io.fairbot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts secrets that are stored: AES with 256 bits in GCM, a random nonce for each, bound to the place where it is kept so that
 * none can be moved to another. Safe for use from any thread.
 */
public final class SecretCipher {
    private static final String PREFIX = "sealed:1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKey key;
    private final SecureRandom random;

    /**
     * Creates a box.
     *
     * @param key the key
     * @param random makes nonces
     */
    public SecretCipher(EncryptionKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /**
     * Encrypts.
     *
     * @param secret what is hidden
     * @param place where it is kept, such as {@code configuration/reports}
     * @return text to store
     */
    public String encrypt(Secret secret, String place) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, place)
                    .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE + hidden.length);
            System.arraycopy(hidden, 0, all, NONCE, hidden.length);
            return PREFIX + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            // Every Java platform has this cipher.
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts.
     *
     * @param sealed what {@link #encrypt} made
     * @param place where it was kept
     * @return what was hidden
     * @throws IllegalArgumentException when it was made with another key, for another place, or was changed
     */
    public Secret decrypt(String sealed, String place) {
        try {
            if (!sealed.startsWith(PREFIX)) {
                throw new IllegalArgumentException("no sealed secret");
            }
            byte[] all = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
            if (all.length < NONCE + TAG_BITS / Byte.SIZE) {
                throw new IllegalArgumentException("too short");
            }
            byte[] nonce = Arrays.copyOf(all, NONCE);
            byte[] clear = cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(all, NONCE, all.length - NONCE);
            return Secret.of(new String(clear, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The secret of " + place + " cannot be decrypted: it was stored with another encryption key. Set"
                            + " FAIRBOT_ENCRYPTION_KEY to that one, or put its file back into the data directory.",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.forCipher("AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
