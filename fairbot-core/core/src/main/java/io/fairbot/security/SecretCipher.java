package io.fairbot.security;

import io.fairbot.Internal;
import io.fairbot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A cipher for stored secrets: AES-256 in GCM mode with a random nonce for each secret, bound to a context, so that a
 * ciphertext cannot be moved to another place. Safe for use from any thread.
 */
@Internal
public final class SecretCipher {
    private static final String PREFIX = "sealed:1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKey key;
    private final SecureRandom random;

    /**
     * Creates a cipher.
     *
     * @param key the key
     * @param random the source of nonces
     */
    public SecretCipher(EncryptionKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /**
     * Returns whether a text has the form of an encrypted secret.
     *
     * @param text the text
     * @return true for a result of {@link #encrypt}
     */
    public static boolean isEncrypted(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Encrypts a secret.
     *
     * @param secret the secret
     * @param context the place where it is stored, such as {@code configuration/reports}
     * @return the text to store
     */
    public String encrypt(Secret secret, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, context)
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
     * Decrypts a secret.
     *
     * @param sealed the result of {@link #encrypt}
     * @param context the context that it was encrypted for
     * @return the secret
     * @throws IllegalArgumentException when it was encrypted with another key or for another context, or was changed
     */
    public Secret decrypt(String sealed, String context) {
        try {
            if (!isEncrypted(sealed)) {
                throw new IllegalArgumentException("no sealed secret");
            }
            byte[] all = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
            if (all.length < NONCE + TAG_BITS / Byte.SIZE) {
                throw new IllegalArgumentException("too short");
            }
            byte[] nonce = Arrays.copyOf(all, NONCE);
            byte[] clear = cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(all, NONCE, all.length - NONCE);
            return Secret.of(new String(clear, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The secret of " + context + " cannot be decrypted: it was stored with another encryption key. Set"
                            + " FAIRBOT_ENCRYPTION_KEY to that one, or put its file back into the data directory.",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.forCipher("AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
