package io.fairbot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class SecretCipherTest {
    private static final Secret TOKEN = Secret.of("canary-ção");

    private final SecretCipher box = new SecretCipher(EncryptionKey.of(new byte[32]), new SecureRandom());

    @Test
    void whatWasSealedOpensInItsPlaceOnly() {
        String sealed = box.encrypt(TOKEN, "configuration/reports");

        assertThat(box.decrypt(sealed, "configuration/reports")).isEqualTo(TOKEN);
        assertThat(sealed).doesNotContain("canary");
        assertThat(box.encrypt(TOKEN, "configuration/reports")).isNotEqualTo(sealed);
        assertRefused(sealed, "configuration/other");
    }

    @Test
    void anotherKeyOpensNothing() {
        byte[] other = new byte[32];
        other[0] = 1;
        String sealed = new SecretCipher(EncryptionKey.of(other), new SecureRandom()).encrypt(TOKEN, "place");

        assertRefused(sealed, "place");
    }

    @Test
    void aChangedByteIsFound() {
        String sealed = box.encrypt(TOKEN, "place");
        int middle = sealed.length() / 2;
        char changed = sealed.charAt(middle) == 'A' ? 'B' : 'A';

        assertRefused(sealed.substring(0, middle) + changed + sealed.substring(middle + 1), "place");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "canary", "sealed:1:", "sealed:1:AAAA", "sealed:1:*", "sealed:1:AAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoSealedSecretIsRefused(String text) {
        assertRefused(text, "place");
    }

    private void assertRefused(String sealed, String place) {
        assertThatThrownBy(() -> box.decrypt(sealed, place))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The secret of " + place + " cannot be decrypted")
                .hasMessageNotContaining("canary");
    }
}
