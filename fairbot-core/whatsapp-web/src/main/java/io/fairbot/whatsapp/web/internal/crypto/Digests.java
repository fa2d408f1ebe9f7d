package io.fairbot.whatsapp.web.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hashes of the protocol: SHA-256, SHA-512, MD5 and HMAC-SHA256, each over parts that are joined. */
public final class Digests {
    /** The length of SHA-256 and of HMAC-SHA256 in bytes. */
    public static final int SHA256_LENGTH = 32;

    private static final String HMAC = "HmacSHA256";

    private Digests() {}

    /**
     * Returns the SHA-256 of some bytes.
     *
     * @param parts the bytes
     * @return 32 bytes
     */
    public static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", parts);
    }

    /**
     * Returns the SHA-512 of some bytes.
     *
     * @param parts the bytes
     * @return 64 bytes
     */
    public static byte[] sha512(byte[]... parts) {
        return digest("SHA-512", parts);
    }

    /**
     * Returns the MD5 of some bytes, which the protocol wants of its own version; it protects nothing.
     *
     * @param parts the bytes
     * @return 16 bytes
     */
    public static byte[] md5(byte[]... parts) {
        return digest("MD5", parts);
    }

    /**
     * Returns the HMAC-SHA256 of some bytes.
     *
     * @param key the key, possibly empty
     * @param parts the bytes
     * @return 32 bytes
     */
    public static byte[] hmacSha256(byte[] key, byte[]... parts) {
        Mac mac = hmacSha256(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /**
     * Returns an HMAC-SHA256 to which bytes are still to be given.
     *
     * @param key the key; an empty one counts as zeros, as HMAC defines it
     * @return the code, for one thread
     */
    public static Mac hmacSha256(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[SHA256_LENGTH] : key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256.", e);
        }
    }

    /**
     * Returns whether two values are equal, in a time that does not depend on where they differ.
     *
     * @param expected the one
     * @param actual the other
     * @return whether lengths and bytes are equal
     */
    public static boolean matches(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    /**
     * Returns a SHA-256 to which bytes are still to be given.
     *
     * @return the hash, for one thread
     */
    public static MessageDigest sha256Digest() {
        return digest("SHA-256");
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        MessageDigest digest = digest(algorithm);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm + ".", e);
        }
    }
}
