package io.fairbot.agents.exchange.money;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token of a text.
 *
 * @param kind the type of token
 * @param text its characters
 * @param start the offset of its first character
 * @param end the offset after its last character
 */
record TextToken(TokenType kind, String text, int start, int end) {
    private static final int FIRST_OTHER = 0x80;

    private static final Pattern PIECE = Pattern.compile("([0-9](?:[0-9.,]*[0-9])?)|(\\p{L}+)|(\\S)");
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

    /** The type of a token. */
    enum TokenType {
        NUMBER,
        WORD,
        OTHER
    }

    /**
     * Returns a text in lower case, its letters without accents and its decimal digits as those of ASCII. Other signs of numbers
     * stay what they are: the square of {@code 500²} is no digit, and {@code ½} is not {@code 12}.
     */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().forEach(point -> append(plain, point));
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private static void append(StringBuilder plain, int point) {
        if (point < FIRST_OTHER) {
            plain.append((char) point);
            return;
        }
        switch (Character.getType(point)) {
            case Character.DECIMAL_DIGIT_NUMBER -> plain.append((char) ('0' + Character.digit(point, 10)));
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> {}
            case Character.SPACE_SEPARATOR -> plain.append(' ');
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                plain.append(Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC));
            default -> {
                if (DASHES.indexOf(point) >= 0) {
                    plain.append('-');
                } else if (Character.getType(point) != Character.FORMAT || isTurn(point)) {
                    plain.appendCodePoint(point);
                }
            }
        }
    }

    /** Returns whether a character turns the direction in which others are shown, so that digits are seen in another order. */
    private static boolean isTurn(int point) {
        int direction = Character.getDirectionality(point);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE
                || direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE;
    }

    static List<TextToken> split(String text) {
        List<TextToken> tokens = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            TokenType kind = piece.group(1) != null
                    ? TokenType.NUMBER
                    : piece.group(2) != null ? TokenType.WORD : TokenType.OTHER;
            tokens.add(new TextToken(kind, piece.group(), piece.start(), piece.end()));
        }
        return tokens;
    }

    boolean isNumber() {
        return kind == TokenType.NUMBER;
    }

    boolean isWord() {
        return kind == TokenType.WORD;
    }

    /** Returns whether there is no gap between this token and the next. */
    boolean touches(TextToken next) {
        return end == next.start;
    }
}
