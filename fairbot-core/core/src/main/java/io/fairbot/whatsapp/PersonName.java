package io.fairbot.whatsapp;

import java.util.Optional;
import java.util.regex.Pattern;

/** Static operations on the names that people give themselves, which may hold anything. */
final class PersonName {
    /** The largest number of characters that are kept. */
    static final int MAX_LENGTH = 100;

    /** Control and format marks, line ends, halves of pairs; the joiners within emoji and scripts stay. */
    private static final Pattern UNWANTED =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D\\t\\n\\r]]");

    private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");

    /** At least one character that is seen: the fillers are letters and symbols without a shape. */
    private static final Pattern SEEN = Pattern.compile(
            "[^\\p{C}\\p{M}\\p{Z}\\s\\u115F\\u1160\\u2800\\u3164\\uFFA0]", Pattern.UNICODE_CHARACTER_CLASS);

    private PersonName() {}

    /** Returns the name without marks that are not seen; empty when nothing is left to read. */
    static Optional<String> clean(String name) {
        String plain = BLANKS.matcher(UNWANTED.matcher(name).replaceAll(""))
                .replaceAll(" ")
                .strip();
        if (!SEEN.matcher(plain).find()) {
            return Optional.empty();
        }
        int end = plain.codePointCount(0, plain.length()) > MAX_LENGTH
                ? plain.offsetByCodePoints(0, MAX_LENGTH)
                : plain.length();
        return Optional.of(plain.substring(0, end).strip());
    }
}
