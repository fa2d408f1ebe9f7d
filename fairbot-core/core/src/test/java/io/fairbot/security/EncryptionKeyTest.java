package io.fairbot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EncryptionKeyTest {
    private static final String TEXT = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @Test
    void aKeyIsReadFromBase64WithOrWithoutItsEnd() {
        EncryptionKey key = EncryptionKey.of(Secret.of(TEXT));

        assertThat(key.forCipher("AES").getEncoded())
                .isEqualTo(Base64.getDecoder().decode(TEXT));
        assertThat(key.forCipher("AES").getAlgorithm()).isEqualTo("AES");
        assertThat(EncryptionKey.of(Secret.of(TEXT.substring(0, 43) + "\n")))
                .isEqualTo(key)
                .hasSameHashCodeAs(key);
        assertThat(key).isNotEqualTo(TEXT).isNotEqualTo(EncryptionKey.of(new byte[32]));
    }

    @Test
    void theCheckValueTellsKeysApartAndShowsNothingOfThem() {
        EncryptionKey key = EncryptionKey.of(Secret.of(TEXT));

        assertThat(key.checkValue())
                .matches("[0-9a-f]{64}")
                .isEqualTo(EncryptionKey.of(Secret.of(TEXT)).checkValue())
                .isNotEqualTo(EncryptionKey.of(new byte[32]).checkValue());
        assertThat(key).hasToString("****");
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutRepeatingIt() {
        for (String text : new String[] {"canary", "canary not base64", "Y2FuYXJ5", TEXT + TEXT}) {
            assertThatThrownBy(() -> EncryptionKey.of(Secret.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32 random bytes in base64")
                    .hasMessageNotContaining(text)
                    .hasNoCause();
        }
    }

    @Test
    void aKeyIsACopy() {
        byte[] bytes = new byte[32];
        EncryptionKey key = EncryptionKey.of(bytes);
        bytes[0] = 1;

        assertThat(key).isEqualTo(EncryptionKey.of(new byte[32]));
    }
}
