package io.fairbot.security;

import io.fairbot.Internal;

/**
 * A source of the cipher for stored secrets, whose key is read or generated when it is first needed. Implementations are safe
 * for use from any thread.
 */
@Internal
public interface SecretCipherSource {

    /**
     * Creates a source of one cipher.
     *
     * @param cipher the cipher
     * @return the source
     */
    static SecretCipherSource of(SecretCipher cipher) {
        return new SecretCipherSource() {
            @Override
            public SecretCipher forEncryption() {
                return cipher;
            }

            @Override
            public SecretCipher forDecryption() {
                return cipher;
            }
        };
    }

    /**
     * Returns the cipher for encryption; generates a key when none exists.
     *
     * @return the cipher
     * @throws io.fairbot.config.ConfigException when the key cannot be read or written
     */
    SecretCipher forEncryption();

    /**
     * Returns the cipher for decryption.
     *
     * @return the cipher
     * @throws io.fairbot.config.ConfigException when there is no key, or it cannot be read
     */
    SecretCipher forDecryption();
}
