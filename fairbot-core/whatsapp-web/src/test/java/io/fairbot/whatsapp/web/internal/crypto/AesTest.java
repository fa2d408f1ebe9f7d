package io.fairbot.whatsapp.web.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AesTest {
    private static final HexFormat HEX = HexFormat.of();

    /** NIST SP 800-38A, F.2.5 and F.5.5: the first block. */
    private static final byte[] KEY = HEX.parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");

    private static final byte[] PLAIN = HEX.parseHex("6bc1bee22e409f96e93d7e117393172a");

    @Test
    void encryptsTheVectorOfCbc() {
        byte[] iv = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] sealed = Aes.encryptCbc(KEY, iv, PLAIN);
        assertThat(sealed).hasSize(32);
        assertThat(HEX.formatHex(sealed)).startsWith("f58c4c04d6e5f1ba779eabfb5f7bfbd6");
        assertThat(Aes.decryptCbc(KEY, iv, sealed)).isEqualTo(PLAIN);
        sealed[31] ^= 1;
        assertThatThrownBy(() -> Aes.decryptCbc(KEY, iv, sealed))
                .isInstanceOf(CryptoException.class)
                .hasMessage("The ciphertext of 32 bytes is not whole, or was made with another key.");
    }

    @Test
    void encryptsTheVectorOfCtr() {
        byte[] iv = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        byte[] sealed = Aes.ctr(KEY, iv, PLAIN);
        assertThat(sealed).asHexString().isEqualToIgnoringCase("601ec313775789a5b7a7f504bbf3d228");
        assertThat(Aes.ctr(KEY, iv, sealed)).isEqualTo(PLAIN);
    }

    /** The fourteenth test case of the specification of GCM: 256 bits of zeros. */
    @Test
    void encryptsTheVectorOfGcm() {
        byte[] key = new byte[32];
        byte[] iv = new byte[12];
        byte[] sealed = Aes.sealGcm(key, iv, new byte[0], new byte[16]);
        assertThat(sealed)
                .asHexString()
                .isEqualToIgnoringCase("cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919");
        assertThat(Aes.openGcm(key, iv, new byte[0], sealed)).isEqualTo(new byte[16]);
    }

    @Test
    void protectsAssociatedBytes() {
        byte[] iv = new byte[12];
        byte[] sealed = Aes.sealGcm(KEY, iv, new byte[] {1}, PLAIN);
        assertThat(Aes.openGcm(KEY, iv, new byte[] {1}, sealed)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> Aes.openGcm(KEY, iv, new byte[] {2}, sealed)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> Aes.openGcm(KEY, iv, new byte[0], new byte[3])).isInstanceOf(CryptoException.class);
    }

    @Test
    void encryptsInParts() throws Exception {
        byte[] iv = new byte[16];
        assertThat(Aes.cbc(true, KEY, iv).doFinal(PLAIN)).isEqualTo(Aes.encryptCbc(KEY, iv, PLAIN));
        assertThat(Aes.cbc(false, KEY, iv).doFinal(Aes.encryptCbc(KEY, iv, PLAIN)))
                .isEqualTo(PLAIN);
    }

    @Test
    void refusesOtherLengths() {
        assertThatThrownBy(() -> Aes.ctr(new byte[16], new byte[16], PLAIN))
                .hasMessage("The key of AES must have 32 bytes, and has 16.");
        assertThatThrownBy(() -> Aes.encryptCbc(KEY, new byte[12], PLAIN))
                .hasMessage("The initialisation vector of AES must have 16 bytes, and has 12.");
        assertThatThrownBy(() -> Aes.sealGcm(KEY, new byte[16], new byte[0], PLAIN))
                .hasMessage("The initialisation vector of AES must have 12 bytes, and has 16.");
    }

    /** RFC 7914, section 11: PBKDF2 with HMAC-SHA256. */
    @Test
    void derivesKeysFromCodes() {
        assertThat(PasswordKey.derive("passwd", "salt".getBytes(StandardCharsets.UTF_8), 1))
                .asHexString()
                .isEqualToIgnoringCase("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    }

    /** RFC 4231, case 2, and the examples of FIPS 180 and RFC 1321. */
    @Test
    void hashesTheVectorsOfTheStandards() {
        byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);
        assertThat(Digests.hmacSha256(
                        "Jefe".getBytes(StandardCharsets.UTF_8),
                        "what do ya want ".getBytes(StandardCharsets.UTF_8),
                        "for nothing?".getBytes(StandardCharsets.UTF_8)))
                .asHexString()
                .isEqualToIgnoringCase("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(Digests.sha256(abc))
                .asHexString()
                .isEqualToIgnoringCase("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(HEX.formatHex(Digests.sha512(abc))).startsWith("ddaf35a193617abacc417349ae204131");
        assertThat(Digests.md5(abc)).asHexString().isEqualToIgnoringCase("900150983cd24fb0d6963f7d28e17f72");
        assertThat(Digests.matches(abc, abc.clone())).isTrue();
        assertThat(Digests.matches(abc, new byte[3])).isFalse();
    }
}
