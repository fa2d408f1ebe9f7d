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
record Token(Kind kind, String text, int start, int end) {
    private static final Pattern PIECE = Pattern.compile("([0-9](?:[0-9.,]*[0-9])?)|(\\p{L}+)|(\\S)");

    /** What a piece can be. */
    enum Kind {
        NUMBER,
        WORD,
        OTHER
    }

    static List<Token> split(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            Kind kind = piece.group(1) != null ? Kind.NUMBER : piece.group(2) != null ? Kind.WORD : Kind.OTHER;
            tokens.add(new Token(kind, piece.group(), piece.start(), piece.end()));
        }
        return tokens;
    }

    boolean isNumber() {
        return kind == Kind.NUMBER;
    }

    /** Whether nothing stands between this one and the next. */
    boolean touches(Token next) {
        return end == next.start;
    }
}
