package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** A signature is compared with that of every secret, whether it is right or wrong. */
class WebhookSignatureTest {
    private static final byte[] BODY = "{\"object\":\"whatsapp_business_account\"}".getBytes(StandardCharsets.UTF_8);

    /** A key that counts how often it is used. */
    private static final class CountingKey implements SecretKey {
        private static final long serialVersionUID = 1;

        private final String secret;
        private final transient AtomicInteger uses = new AtomicInteger();

        CountingKey(String secret) {
            this.secret = secret;
        }

        @Override
        public String getAlgorithm() {
            return "HmacSHA256";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            uses.incrementAndGet();
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] signature(String secret) {
        return WebhookSignature.read(List.of(TestRequest.sign(Secret.of(secret), BODY)))
                .orElseThrow();
    }

    @Test
    void everySecretIsUsedOnceForARightAndForAWrongSignature() {
        for (String signer : List.of("first", "second", "third", "stranger")) {
            CountingKey first = new CountingKey("first");
            CountingKey second = new CountingKey("second");
            CountingKey third = new CountingKey("third");
            boolean isRight =
                    WebhookSignature.ofKeys(List.of(first, second, third)).isOf(BODY, signature(signer));
            assertThat(isRight).as(signer).isEqualTo(!signer.equals("stranger"));
            int once = first.uses.get();
            assertThat(once).as("uses of a key for one signature").isPositive();
            assertThat(second.uses).as(signer).hasValue(once);
            assertThat(third.uses).as(signer).hasValue(once);
        }
    }

    @Test
    void theSignatureIsThatOfTheBytes() {
        WebhookSignature check = WebhookSignature.of(List.of(Secret.of("first")));
        byte[] right = signature("first");
        assertThat(check.isOf(BODY, right)).isTrue();
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;
            assertThat(check.isOf(BODY, wrong)).as("byte " + i).isFalse();
        }
        byte[] other = BODY.clone();
        other[3] ^= 1;
        assertThat(check.isOf(other, right)).isFalse();
        assertThat(check.isOf(BODY, new byte[0])).isFalse();
    }

    /** The value that OpenSSL calculates for this secret and body. */
    @Test
    void theSignatureIsTheOneThatMetaDocuments() {
        Optional<byte[]> signature = WebhookSignature.read(
                List.of("sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"));
        byte[] body = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8);
        assertThat(WebhookSignature.of(List.of(Secret.of("key"))).isOf(body, signature.orElseThrow()))
                .isTrue();
    }
}
