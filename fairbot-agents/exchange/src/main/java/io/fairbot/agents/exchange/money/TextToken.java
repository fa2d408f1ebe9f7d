package io.fairbot.agents.exchange.money;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a text.
 *
 * @param kind what it is
 * @param text its letters
 * @param start where it begins
 * @param end behind its last letter
 */
record TextToken(TokenType kind, String text, int start, int end) {
    private static final Pattern PIECE = Pattern.compile("([0-9](?:[0-9.,]*[0-9])?)|(\\p{L}+)|(\\S)");

    /** What a piece can be. */
    enum TokenType {
        NUMBER,
        WORD,
        OTHER
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

    /** Whether nothing stands between this one and the next. */
    boolean touches(TextToken next) {
        return end == next.start;
    }
}
