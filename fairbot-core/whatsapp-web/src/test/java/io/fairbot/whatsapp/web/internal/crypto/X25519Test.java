package io.fairbot.whatsapp.web.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class X25519Test {
    private static final HexFormat HEX = HexFormat.of();

    /** RFC 7748, section 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void computesTheVectorsOfTheStandard(String scalar, String point, String result) {
        CurveKeyPair pair = CurveKeyPair.ofPrivate(HEX.parseHex(scalar));
        assertThat(pair.agree(CurvePublicKey.of(HEX.parseHex(point))))
                .asHexString()
                .isEqualToIgnoringCase(result);
    }

    /** RFC 7748, section 5.2: the result of a thousand rounds of which each takes the last result as its scalar. */
    @Test
    void computesAThousandRounds() {
        byte[] scalar = new byte[32];
        scalar[0] = 9;
        byte[] point = scalar.clone();
        for (int round = 0; round < 1000; round++) {
            byte[] next = CurveKeyPair.of(scalar, CurvePublicKey.of(point)).agree(CurvePublicKey.of(point));
            point = scalar;
            scalar = next;
        }
        assertThat(scalar)
                .asHexString()
                .isEqualToIgnoringCase("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    /** RFC 7748, section 6.1. */
    @Test
    void agreesAsTheStandardDoes() {
        CurveKeyPair bob = CurveKeyPair.ofPrivate(
                HEX.parseHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        CurvePublicKey alice =
                CurvePublicKey.of(HEX.parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(bob.publicKey().bytes())
                .asHexString()
                .isEqualToIgnoringCase("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(bob.agree(alice))
                .asHexString()
                .isEqualToIgnoringCase("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }

    @Test
    void agreesInBothDirections() {
        CurveKeyPair one = CurveKeyPair.generate(new SecureRandom());
        CurveKeyPair other = CurveKeyPair.generate(new SecureRandom());
        assertThat(one.agree(other.publicKey())).isEqualTo(other.agree(one.publicKey()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesKeysOfSmallOrder(String key) {
        CurveKeyPair pair = CurveKeyPair.generate(new SecureRandom());
        assertThatThrownBy(() -> pair.agree(CurvePublicKey.of(HEX.parseHex(key))))
                .isInstanceOf(CryptoException.class)
                .hasMessage("The public key has a small order, so that it protects nothing.");
    }

    @Test
    void refusesKeysOfOtherLengths() {
        assertThatThrownBy(() -> CurvePublicKey.of(new byte[31])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> CurveKeyPair.ofPrivate(new byte[33])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> CurvePublicKey.ofTyped(new byte[33])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> CurvePublicKey.ofTyped(new byte[] {5})).isInstanceOf(CryptoException.class);
    }

    @Test
    void isAValueThatTellsNothing() {
        CurveKeyPair pair = CurveKeyPair.generate(new SecureRandom());
        CurvePublicKey same = CurvePublicKey.ofTyped(pair.publicKey().typed());
        assertThat(same)
                .isEqualTo(pair.publicKey())
                .hasSameHashCodeAs(pair.publicKey())
                .isNotEqualTo("key");
        assertThat(same).isNotEqualTo(CurveKeyPair.generate(new SecureRandom()).publicKey());
        assertThat(CurveKeyPair.ofPrivate(pair.privateKey()).publicKey()).isEqualTo(same);
        assertThat(pair).hasToString("CurveKeyPair");
        assertThat(same).hasToString("CurvePublicKey");
    }
}
