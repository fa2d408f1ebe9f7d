package io.fairbot.whatsapp.web.internal.crypto;

import cafe.cryptography.curve25519.Constants;
import cafe.cryptography.curve25519.Scalar;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The signatures XEdDSA of Signal: Ed25519 with a key of X25519. The point of the public key has two possible signs; the top bit of the
 * signature says which.
 *
 * <p>The JDK verifies. It has no multiplication of Ed25519's base point by a given scalar, which signing needs and which must take the
 * same time for each key, so that comes from curve25519-elisabeth; nothing else of it is used.
 */
final class XEdDsa {
    static final int SIGNATURE_LENGTH = 64;

    private static final int HALF = 32;
    private static final int SIGN_BIT = 0x80;
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] NONCE_LABEL = label();

    private XEdDsa() {}

    static byte[] sign(byte[] secret, byte[] message, SecureRandom random) {
        byte[] noise = new byte[SIGNATURE_LENGTH];
        random.nextBytes(noise);
        Scalar key = Scalar.fromBytesModOrder(secret);
        byte[] open = multiplyBase(key);
        Scalar nonce = Scalar.fromBytesModOrderWide(Digests.sha512(NONCE_LABEL, secret, message, noise));
        byte[] commitment = multiplyBase(nonce);
        Scalar challenge = Scalar.fromBytesModOrderWide(Digests.sha512(commitment, open, message));
        byte[] signature = Arrays.copyOf(commitment, SIGNATURE_LENGTH);
        System.arraycopy(challenge.multiplyAndAdd(key, nonce).toByteArray(), 0, signature, HALF, HALF);
        signature[SIGNATURE_LENGTH - 1] |= (byte) (open[HALF - 1] & SIGN_BIT);
        return signature;
    }

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        BigInteger u = littleEndian(key);
        BigInteger divisor = u.add(BigInteger.ONE).mod(P);
        if (divisor.signum() == 0) {
            return false;
        }
        BigInteger y =
                u.subtract(BigInteger.ONE).multiply(divisor.modInverse(P)).mod(P);
        byte[] encoded = Arrays.copyOf(PUBLIC_PREFIX, PUBLIC_PREFIX.length + HALF);
        byte[] bytes = y.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, HALF); i++) {
            encoded[PUBLIC_PREFIX.length + i] = bytes[bytes.length - 1 - i];
        }
        byte[] plain = signature.clone();
        encoded[encoded.length - 1] |= (byte) (plain[SIGNATURE_LENGTH - 1] & SIGN_BIT);
        plain[SIGNATURE_LENGTH - 1] &= (byte) ~SIGN_BIT;
        return verifyEd25519(encoded, message, plain);
    }

    private static boolean verifyEd25519(byte[] encodedKey, byte[] message, byte[] signature) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encodedKey));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException
                | java.security.InvalidKeyException
                | java.security.spec.InvalidKeySpecException e) {
            // No point of the curve has this coordinate, or the scalar of the signature is not reduced.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform since 15 has Ed25519.", e);
        }
    }

    private static byte[] multiplyBase(Scalar scalar) {
        return Constants.ED25519_BASEPOINT_TABLE.multiply(scalar).compress().toByteArray();
    }

    private static BigInteger littleEndian(byte[] key) {
        byte[] bytes = new byte[HALF];
        for (int i = 0; i < HALF; i++) {
            bytes[i] = key[HALF - 1 - i];
        }
        bytes[0] &= (byte) ~SIGN_BIT;
        return new BigInteger(1, bytes);
    }

    private static byte[] label() {
        byte[] label = new byte[HALF];
        Arrays.fill(label, (byte) 0xFF);
        label[0] = (byte) 0xFE;
        return label;
    }
}
