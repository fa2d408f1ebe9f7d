package io.fairbot.agents.exchange.money;

import java.util.ArrayList;
import java.util.List;
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
    private static final Pattern PIECE = Pattern.compile("([0-9](?:[0-9.,]*[0-9])?)|(\\p{L}+)|(\\S)");

    /** The type of a token. */
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

    /** Returns whether there is no gap between this token and the next. */
    boolean touches(TextToken next) {
        return end == next.start;
    }
}
