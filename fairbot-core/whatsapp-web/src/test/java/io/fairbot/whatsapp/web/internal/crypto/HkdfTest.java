package io.fairbot.whatsapp.web.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    /** RFC 5869, appendix A: basic, long and without salt and info. */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    })
    void derivesTheVectorsOfTheStandard(String secret, String salt, String info, String keys) {
        byte[] derived = Hkdf.derive(HEX.parseHex(secret), HEX.parseHex(salt), HEX.parseHex(info), keys.length() / 2);
        assertThat(derived).asHexString().isEqualToIgnoringCase(keys);
    }

    @Test
    void derivesTheLongVector() {
        byte[] derived = Hkdf.derive(range(0x00, 80), range(0x60, 80), range(0xb0, 80), 82);
        assertThat(derived)
                .asHexString()
                .isEqualToIgnoringCase("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                        + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void takesInfoAsText() {
        byte[] secret = {1};
        assertThat(Hkdf.derive(secret, secret, "é", 16))
                .isEqualTo(Hkdf.derive(secret, secret, new byte[] {(byte) 0xC3, (byte) 0xA9}, 16));
    }

    @Test
    void refusesLengthsThatCannotBeDerived() {
        assertThat(Hkdf.derive(new byte[1], new byte[0], "", Hkdf.MAX_LENGTH)).hasSize(8160);
        assertThatThrownBy(() -> Hkdf.derive(new byte[1], new byte[0], "", 8161))
                .hasMessage("HKDF derives 1 to 8160 bytes, not 8161.");
        assertThatThrownBy(() -> Hkdf.derive(new byte[1], new byte[0], "", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] range(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
