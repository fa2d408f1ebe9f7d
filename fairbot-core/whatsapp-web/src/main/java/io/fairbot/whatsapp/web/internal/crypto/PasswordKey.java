package io.fairbot.whatsapp.web.internal.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The derivation of a key from a short code that a person types: PBKDF2 with HMAC-SHA256. */
public final class PasswordKey {
    private PasswordKey() {}

    /**
     * Derives a key of 32 bytes.
     *
     * @param code the code
     * @param salt the salt, at least 1 byte
     * @param iterations the number of iterations, 1 or more
     * @return 32 bytes
     */
    public static byte[] derive(String code, byte[] salt, int iterations) {
        try {
            PBEKeySpec spec = new PBEKeySpec(code.toCharArray(), salt, iterations, Aes.KEY_LENGTH * Byte.SIZE);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has PBKDF2 with HMAC-SHA256.", e);
        }
    }
}
