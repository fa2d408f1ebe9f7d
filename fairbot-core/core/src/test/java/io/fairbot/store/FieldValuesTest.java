package io.fairbot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.HolidayRule;
import io.fairbot.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class FieldValuesTest {
    @Test
    void everyKindOfValueHasOneForm() {
        assertThat(FieldValues.normalize("text")).isEqualTo("text");
        assertThat(FieldValues.normalize(7)).isEqualTo(7L);
        assertThat(FieldValues.normalize(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(FieldValues.normalize(true)).isEqualTo(true);
        assertThat(FieldValues.normalize(TimeUnit.DAYS)).isEqualTo("DAYS");
        assertThat(FieldValues.normalize(Instant.parse("2026-11-23T12:00:00Z"))).isEqualTo("2026-11-23T12:00:00.000Z");
    }

    @Test
    void aConstantIsAskedForAsTheDocumentHoldsIt() {
        JsonNode document = Json.mapper().valueToTree(Map.of("rule", HolidayRule.CLOSED));

        assertThat(FieldValues.read(document, "rule")).contains(FieldValues.normalize(HolidayRule.CLOSED));
        assertThat(FieldValues.normalize(HolidayRule.CLOSED)).isEqualTo("closed");
    }

    @Test
    void otherKindsAreRefused() {
        assertThatThrownBy(() -> FieldValues.normalize(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not Double");
        assertThatThrownBy(() -> FieldValues.normalize(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFieldIsReadInTheSameForm() throws JsonProcessingException {
        JsonNode document = Json.mapper()
                .readTree(
                        "{\"text\":\"a\",\"number\":3,\"large\":9223372036854775807,\"truth\":false,\"nothing\":null}");

        assertThat(FieldValues.read(document, "text")).contains("a");
        assertThat(FieldValues.read(document, "number")).contains(3L);
        assertThat(FieldValues.read(document, "large")).contains(Long.MAX_VALUE);
        assertThat(FieldValues.read(document, "truth")).contains(false);
        assertThat(FieldValues.read(document, "nothing")).isEmpty();
        assertThat(FieldValues.read(document, "absent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "[]", "{}", "9223372036854775808"})
    void aFieldThatNoIndexCanHoldIsRefused(String value) throws JsonProcessingException {
        JsonNode document = Json.mapper().readTree("{\"field\":" + value + "}");

        assertThatThrownBy(() -> FieldValues.read(document, "field"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field");
    }

    @Test
    void nothingComesBeforeSomethingAndFalseBeforeTrue() {
        assertThat(FieldValues.compare(Optional.empty(), Optional.empty())).isZero();
        assertThat(FieldValues.compare(Optional.empty(), Optional.of(""))).isNegative();
        assertThat(FieldValues.compare(Optional.of(Long.MIN_VALUE), Optional.empty()))
                .isPositive();
        assertThat(FieldValues.compare(Optional.of(false), Optional.of(true))).isNegative();
        assertThat(FieldValues.compare(Optional.of(true), Optional.of(true))).isZero();
        assertThat(FieldValues.compare(Optional.of(Long.MIN_VALUE), Optional.of(Long.MAX_VALUE)))
                .as("no overflow")
                .isNegative();
        assertThat(FieldValues.compare(Optional.of("b"), Optional.of("a"))).isPositive();
    }

    @Test
    void twoKindsInOneFieldAreAFault() {
        assertThatThrownBy(() -> FieldValues.compare(Optional.of("1"), Optional.of(1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("String")
                .hasMessageContaining("Long");
        assertThatThrownBy(() -> FieldValues.compare(Optional.of(1L), Optional.of(true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldValues.compare(Optional.of(true), Optional.of("true")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textIsSortedByItsUtf8BytesAlsoBeyondTheBasicPlane() {
        // As Java compares characters, the emoji (two surrogates from 0xD83D on) would stand before the last two.
        List<String> sorted = List.of("", "A", "B", "a", "ab", "b", "á", "\u0800", "\uFB00", "\uFFFD", "😀", "😁");
        List<String> shuffled = new ArrayList<>(sorted);
        java.util.Collections.shuffle(shuffled, new Random(1));

        shuffled.sort(FieldValues::compareText);

        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void textOrderIsByteOrderForAnyText() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String left = text(random);
            String right = text(random);
            int bytes = Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

            assertThat(Integer.signum(FieldValues.compareText(left, right)))
                    .as("seed %s", seed)
                    .isEqualTo(Integer.signum(bytes))
                    .isEqualTo(-Integer.signum(FieldValues.compareText(right, left)));
        }
    }

    private static String text(Random random) {
        int[] letters = random.ints(random.nextInt(4), 0, 0x1FFFF)
                .filter(letter -> letter < Character.MIN_SURROGATE || letter > Character.MAX_SURROGATE)
                .toArray();
        return new String(letters, 0, letters.length);
    }
}
