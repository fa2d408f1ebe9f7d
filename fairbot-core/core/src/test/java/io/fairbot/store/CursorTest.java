package io.fairbot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class CursorTest {
    @Test
    void comesBackAsItWas() {
        Cursor cursor = new Cursor(
                List.of(
                        Optional.of("ção 😀\u0000\""),
                        Optional.of(Long.MIN_VALUE),
                        Optional.of(true),
                        Optional.empty()),
                "id/with \" odd 😀 letters");

        assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
        assertThat(Cursor.decode(new Cursor(List.of(), "x").encode())).isEqualTo(new Cursor(List.of(), "x"));
    }

    @Test
    void canBePartOfAnAddress() {
        assertThat(new Cursor(List.of(Optional.of("ÿÿÿ???>>>")), "ÿþ").encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void isNotChangedByTheListItWasMadeOf() {
        List<Optional<Object>> values = new ArrayList<>(List.of(Optional.of("a")));
        Cursor cursor = new Cursor(values, "x");

        values.clear();

        assertThat(cursor.values()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "not base64 at all",
                "=",
                "AAAA",
                "ünïcode",
                "W10", // []
                "e30", // {}
                "WzFd", // [1]
                "WyJhIiwxLjVd", // ["a",1.5]
                "WyJhIixbXV0", // ["a",[]]
                "WyJhIg", // ["a"
                "ImEi" // "a"
            })
    void somethingElseIsRefusedWithAWayOut(String text) {
        assertThatThrownBy(() -> Cursor.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("This is not a cursor of ours: leave it out to start again.");
    }

    @Test
    void anyBytesAreEitherACursorOrRefused() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new Cursor(List.of(Optional.of("value"), Optional.of(5L)), "id")
                    .encode()
                    .getBytes(StandardCharsets.US_ASCII);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            String damaged = new String(bytes, StandardCharsets.US_ASCII);
            try {
                Cursor.decode(damaged);
            } catch (IllegalArgumentException e) {
                assertThat(e).as("seed %s", seed).hasMessageStartingWith("This is not a cursor of ours");
            }
        }
    }

    @Test
    void deepNestingIsRefusedToo() {
        byte[] deep = ("[\"a\"," + "[".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> Cursor.decode(Base64.getUrlEncoder().encodeToString(deep)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
