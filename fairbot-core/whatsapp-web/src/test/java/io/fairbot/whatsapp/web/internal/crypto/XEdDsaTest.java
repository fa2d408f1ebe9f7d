package io.fairbot.whatsapp.web.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XEdDsaTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    @Test
    void verifiesWhatTheRealLibrarySigned() throws Exception {
        JsonNode signatures;
        try (InputStream in = XEdDsaTest.class.getResourceAsStream("/signal-vectors/signatures.json")) {
            signatures = new ObjectMapper().readTree(in);
        }
        assertThat(signatures).hasSizeGreaterThan(30);
        for (JsonNode vector : signatures) {
            CurveKeyPair pair = CurveKeyPair.ofPrivate(bytes(vector, "private"));
            byte[] message = bytes(vector, "message");
            byte[] signature = bytes(vector, "signature");
            assertThat(pair.publicKey().bytes()).isEqualTo(bytes(vector, "public"));
            assertThat(pair.publicKey().verify(message, signature)).isTrue();
            assertThat(pair.publicKey().verify(append(message), signature)).isFalse();
            for (int at : new int[] {0, 31, 32, 63}) {
                byte[] altered = signature.clone();
                altered[at] ^= 0x10;
                assertThat(pair.publicKey().verify(message, altered)).isFalse();
            }
        }
    }

    /** RFC 8032, section 7.1, with the key in its other form: u = (1 + y) / (1 - y), and the sign in the signature. */
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
                + "'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
                + "72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
                + "af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void verifiesTheVectorsOfEd25519(String edwards, String message, String signed) {
        byte[] key = HEX.parseHex(edwards);
        byte[] signature = HEX.parseHex(signed);
        signature[63] |= (byte) (key[31] & 0x80);
        CurvePublicKey open = CurvePublicKey.of(montgomery(key));
        assertThat(open.verify(HEX.parseHex(message), signature)).isTrue();
        signature[63] ^= (byte) 0x80;
        assertThat(open.verify(HEX.parseHex(message), signature)).isFalse();
    }

    @Test
    void verifiesItsOwnSignatures() {
        long seed = Long.getLong("fairbot.seed", System.nanoTime());
        Random random = new Random(seed);
        SecureRandom secure = new SecureRandom();
        for (int i = 0; i < 60; i++) {
            CurveKeyPair pair = CurveKeyPair.generate(secure);
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            byte[] signature = pair.sign(message, secure);
            assertThat(pair.publicKey().verify(message, signature))
                    .as("seed " + seed)
                    .isTrue();
            assertThat(pair.sign(message, secure)).isNotEqualTo(signature);
            signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertThat(pair.publicKey().verify(message, signature))
                    .as("seed " + seed)
                    .isFalse();
        }
    }

    @Test
    void refusesWhatIsNoSignatureOrNoKey() {
        CurveKeyPair pair = CurveKeyPair.generate(new SecureRandom());
        assertThat(pair.publicKey().verify(new byte[1], new byte[63])).isFalse();
        assertThat(pair.publicKey().verify(new byte[1], new byte[64])).isFalse();
        // u = -1 has no y, and of these u some have a y that is on no point.
        assertThat(CurvePublicKey.of(little(P.subtract(BigInteger.ONE))).verify(new byte[1], new byte[64]))
                .isFalse();
        for (int u = 0; u < 20; u++) {
            assertThat(CurvePublicKey.of(little(BigInteger.valueOf(u))).verify(new byte[] {7}, new byte[64]))
                    .isFalse();
        }
    }

    @Test
    void refusesAScalarThatIsNotReduced() {
        CurveKeyPair pair = CurveKeyPair.generate(new SecureRandom());
        byte[] signature = pair.sign(new byte[3], new SecureRandom());
        byte[] scalar = Arrays.copyOfRange(signature, 32, 64);
        byte sign = (byte) (scalar[31] & 0x80);
        scalar[31] &= 0x7F;
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] larger = little(big(scalar).add(order));
        larger[31] |= sign;
        System.arraycopy(larger, 0, signature, 32, 32);
        assertThat(pair.publicKey().verify(new byte[3], signature)).isFalse();
    }

    private static byte[] montgomery(byte[] edwards) {
        byte[] y = edwards.clone();
        y[31] &= 0x7F;
        BigInteger number = big(y);
        return little(BigInteger.ONE
                .add(number)
                .multiply(BigInteger.ONE.subtract(number).mod(P).modInverse(P))
                .mod(P));
    }

    private static BigInteger big(byte[] little) {
        byte[] bytes = new byte[little.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = little[bytes.length - 1 - i];
        }
        return new BigInteger(1, bytes);
    }

    private static byte[] little(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] little = new byte[32];
        for (int i = 0; i < Math.min(32, bytes.length); i++) {
            little[i] = bytes[bytes.length - 1 - i];
        }
        return little;
    }

    private static byte[] append(byte[] message) {
        return Arrays.copyOf(message, message.length + 1);
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asText());
    }
}
