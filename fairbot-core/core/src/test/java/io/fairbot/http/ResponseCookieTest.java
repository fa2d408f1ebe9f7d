package io.fairbot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCookieTest {

    @Test
    void aCookieIsDeletedByOneWithoutAge() {
        assertThat(ResponseCookie.deleted("session").headerValue())
                .isEqualTo("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    @Test
    void theValueIsNotShown() {
        assertThat(ResponseCookie.of("session", "s3cret", true)).hasToString("ResponseCookie[session]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a,b", "\"a\"", "a\\b", "ação", "a\r\nSet-Cookie: b=c"})
    void aValueThatWouldBreakTheHeaderIsRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> ResponseCookie.of("session", value, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The value of a cookie must be")
                .hasMessageNotContaining(value);
    }

    @Test
    void nameAndPathAndAgeAreChecked() {
        assertThatThrownBy(() -> ResponseCookie.of("a b", "c", true)).hasMessageContaining("name of a cookie");
        assertThatThrownBy(() -> new ResponseCookie("a", "b", "x", Optional.empty(), true))
                .hasMessageContaining("path of a cookie");
        assertThatThrownBy(() -> new ResponseCookie("a", "b", "/", Optional.of(Duration.ofSeconds(-1)), true))
                .hasMessageContaining("age of a cookie");
    }
}
