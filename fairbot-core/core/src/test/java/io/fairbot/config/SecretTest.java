package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final String TEXT = "correct horse";

    @Test
    void isRevealedOnlyWhereItIsAskedFor() {
        Secret secret = Secret.of(TEXT);

        assertThat(secret.reveal()).isEqualTo(TEXT);
        assertThat(secret).hasToString("****");
        assertThat(Map.of("key", secret)).asString().doesNotContain(TEXT);
    }

    @Test
    void equalTextIsAnEqualSecret() {
        Secret secret = Secret.of(TEXT);

        assertThat(secret)
                .isEqualTo(Secret.of(TEXT))
                .hasSameHashCodeAs(Secret.of(TEXT))
                .isNotEqualTo(Secret.of("correct horsf"))
                .isNotEqualTo(Secret.of(""))
                .isNotEqualTo((Object) TEXT);
    }

    @Test
    void cannotSlipIntoJson() {
        assertThatThrownBy(() -> Json.mapper().writeValueAsString(Secret.of(TEXT)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageNotContaining(TEXT);
    }
}
