package io.fairbot.whatsapp.web.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** The function X25519 of RFC 7748, by the JDK. */
final class X25519 {
    static final int LENGTH = 32;

    private static final String NAME = "X25519";
    private static final byte[] BASE = base();

    // The fixed parts of the two encodings, in which a key is all that differs; they spare the detour over BigInteger.
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b656e04220420");
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private X25519() {}

    static byte[] publicKey(byte[] secret) {
        return agree(secret, BASE);
    }

    static byte[] agree(byte[] secret, byte[] other) {
        try {
            KeyFactory keys = KeyFactory.getInstance(NAME);
            PrivateKey own = keys.generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_PREFIX, secret)));
            PublicKey theirs = keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, other)));
            KeyAgreement agreement = KeyAgreement.getInstance(NAME);
            agreement.init(own);
            agreement.doPhase(theirs, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new CryptoException("The public key has a small order, so that it protects nothing.", e);
        }
    }

    private static byte[] base() {
        byte[] base = new byte[LENGTH];
        base[0] = 9;
        return base;
    }

    private static byte[] join(byte[] prefix, byte[] key) {
        byte[] joined = new byte[prefix.length + key.length];
        System.arraycopy(prefix, 0, joined, 0, prefix.length);
        System.arraycopy(key, 0, joined, prefix.length, key.length);
        return joined;
    }
}
