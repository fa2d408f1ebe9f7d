package io.fairbot.whatsapp.web.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The encryption AES-256 in the modes that the protocol uses: GCM, CBC and CTR. */
public final class Aes {
    /** The length of a key in bytes. */
    public static final int KEY_LENGTH = 32;

    /** The length of the initialisation vector of GCM in bytes. */
    public static final int GCM_IV_LENGTH = 12;

    /** The length of the initialisation vector of CBC and CTR, and of a block, in bytes. */
    public static final int BLOCK_LENGTH = 16;

    private static final int GCM_TAG_BITS = 128;
    private static final String GCM = "AES/GCM/NoPadding";
    private static final String CBC = "AES/CBC/PKCS5Padding";
    private static final String CTR = "AES/CTR/NoPadding";

    private Aes() {}

    /**
     * Encrypts with GCM.
     *
     * @param key 32 bytes
     * @param iv 12 bytes, never twice with one key
     * @param associated bytes that are protected, and are not part of the result
     * @param plain the bytes to encrypt
     * @return the ciphertext and its tag of 16 bytes
     */
    public static byte[] sealGcm(byte[] key, byte[] iv, byte[] associated, byte[] plain) {
        requireLength("initialisation vector", iv, GCM_IV_LENGTH);
        return run(GCM, Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(GCM_TAG_BITS, iv), associated, plain);
    }

    /**
     * Decrypts what {@link #sealGcm} encrypted.
     *
     * @param key 32 bytes
     * @param iv 12 bytes
     * @param associated the bytes that are protected besides
     * @param sealed the ciphertext and its tag
     * @return the plain bytes
     * @throws CryptoException when the tag is not that of the bytes under this key
     */
    public static byte[] openGcm(byte[] key, byte[] iv, byte[] associated, byte[] sealed) {
        requireLength("initialisation vector", iv, GCM_IV_LENGTH);
        if (sealed.length < BLOCK_LENGTH) {
            throw new CryptoException("The ciphertext has " + sealed.length + " bytes, fewer than its tag.");
        }
        return run(GCM, Cipher.DECRYPT_MODE, key, new GCMParameterSpec(GCM_TAG_BITS, iv), associated, sealed);
    }

    /**
     * Encrypts with CBC, padded as PKCS 5 says.
     *
     * @param key 32 bytes
     * @param iv 16 bytes
     * @param plain the bytes to encrypt
     * @return the ciphertext, one or more blocks
     */
    public static byte[] encryptCbc(byte[] key, byte[] iv, byte[] plain) {
        return run(CBC, Cipher.ENCRYPT_MODE, key, block(iv), new byte[0], plain);
    }

    /**
     * Decrypts what {@link #encryptCbc} encrypted. Check the code of the ciphertext first: CBC protects nothing.
     *
     * @param key 32 bytes
     * @param iv 16 bytes
     * @param sealed the ciphertext
     * @return the plain bytes
     * @throws CryptoException when the padding is wrong, or there are no whole blocks
     */
    public static byte[] decryptCbc(byte[] key, byte[] iv, byte[] sealed) {
        return run(CBC, Cipher.DECRYPT_MODE, key, block(iv), new byte[0], sealed);
    }

    /**
     * Returns a cipher in CBC mode for bytes that come in parts.
     *
     * @param encrypt whether to encrypt
     * @param key 32 bytes
     * @param iv 16 bytes
     * @return the cipher, for one thread
     */
    public static Cipher cbc(boolean encrypt, byte[] key, byte[] iv) {
        try {
            return cipher(CBC, encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, block(iv));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES in the mode CBC.", e);
        }
    }

    /**
     * Encrypts or decrypts with CTR, which is the same.
     *
     * @param key 32 bytes
     * @param iv 16 bytes, never twice with one key
     * @param bytes the bytes
     * @return as many bytes
     */
    public static byte[] ctr(byte[] key, byte[] iv, byte[] bytes) {
        return run(CTR, Cipher.ENCRYPT_MODE, key, block(iv), new byte[0], bytes);
    }

    private static byte[] run(
            String mode, int direction, byte[] key, AlgorithmParameterSpec iv, byte[] associated, byte[] bytes) {
        try {
            Cipher cipher = cipher(mode, direction, key, iv);
            if (associated.length > 0) {
                cipher.updateAAD(associated);
            }
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new CryptoException(
                    "The ciphertext of " + bytes.length + " bytes is not whole, or was made with another key.", e);
        }
    }

    private static Cipher cipher(String mode, int direction, byte[] key, AlgorithmParameterSpec iv)
            throws GeneralSecurityException {
        requireLength("key", key, KEY_LENGTH);
        Cipher cipher = Cipher.getInstance(mode);
        cipher.init(direction, new SecretKeySpec(key, "AES"), iv);
        return cipher;
    }

    private static IvParameterSpec block(byte[] iv) {
        requireLength("initialisation vector", iv, BLOCK_LENGTH);
        return new IvParameterSpec(iv);
    }

    private static void requireLength(String what, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    "The " + what + " of AES must have " + length + " bytes, and has " + bytes.length + ".");
        }
    }
}
