package io.fairbot.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("place")
class EditDistanceTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "a, a, 0",
        "a, '', 1",
        "'', abc, 3",
        "euro, eurp, 1",
        "euro, eur, 1",
        "euro, eruo, 1",
        "euro, erou, 2",
        "dolar, dollar, 1",
        "ab, ba, 1",
        "abcd, badc, 2",
        "ca, abc, 3",
        "kitten, sitting, 3",
        "PORT, PROT, 1"
    })
    void countsSlipsOfTheFinger(String left, String right, int slips) {
        assertThat(EditDistance.between(left, right)).isEqualTo(slips);
    }

    @Test
    void keepsItsRulesForAnyWords() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            String left = word(random);
            String right = word(random);
            int distance = EditDistance.between(left, right);

            assertThat(distance)
                    .as("seed %s: %s and %s", seed, left, right)
                    .isEqualTo(slow(left, right, left.length(), right.length()))
                    .isEqualTo(EditDistance.between(right, left))
                    .isLessThanOrEqualTo(Math.max(left.length(), right.length()))
                    .isGreaterThanOrEqualTo(Math.abs(left.length() - right.length()));
            assertThat(distance == 0).as("seed %s", seed).isEqualTo(left.equals(right));
        }
    }

    /** The definition itself, by recursion over what became of the last letters. */
    private static int slow(String left, String right, int i, int j) {
        if (i == 0 || j == 0) {
            return Math.max(i, j);
        }
        int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(
                slow(left, right, i - 1, j - 1) + same,
                Math.min(slow(left, right, i - 1, j), slow(left, right, i, j - 1)) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, slow(left, right, i - 2, j - 2) + 1) : least;
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
