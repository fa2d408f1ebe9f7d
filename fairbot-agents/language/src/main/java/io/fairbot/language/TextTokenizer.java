package io.fairbot.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A tokenizer that loses nothing: every character of a text that is neither blank nor invisible belongs to one token, in order.
 *
 * <p>Digits are never changed. A superscript or a fraction is a symbol, not a digit, so "500²" is a number and a symbol next to it.
 */
public final class TextTokenizer {
    private static final String BETWEEN_DIGITS = ".,/:-";
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final String text;
    private final int limit;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private TextTokenizer(String text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /**
     * Splits a text into tokens.
     *
     * @param text any text
     * @return its tokens in order, possibly none
     */
    public static List<Token> tokenize(String text) {
        return tokenize(text, Integer.MAX_VALUE);
    }

    /** Returns the first tokens of a text, so that a long one costs no more than a short one. */
    static List<Token> tokenize(String text, int limit) {
        return new TextTokenizer(text, limit).read();
    }

    private List<Token> read() {
        while (at < text.length() && tokens.size() < limit) {
            int start = at;
            int sign = next();
            if (isLineBreak(sign)) {
                skip(TextTokenizer::isBlankOrBreak);
                add(TokenKind.LINE_BREAK, start);
            } else if (Character.isLetter(sign)) {
                word();
                add(TokenKind.WORD, start);
            } else if (Character.isDigit(sign)) {
                number();
                add(TokenKind.NUMBER, start);
            } else if (isPunctuation(sign)) {
                skip(other -> other == sign);
                add(TokenKind.PUNCTUATION, start);
            } else if (!isInvisible(sign)) {
                symbol(sign);
                add(TokenKind.SYMBOL, start);
            }
        }
        return List.copyOf(tokens);
    }

    private void add(TokenKind kind, int start) {
        String raw = text.substring(start, at);
        tokens.add(new Token(kind, raw, start, at, kind == TokenKind.WORD ? WordForms.normalize(raw) : raw));
    }

    private int next() {
        int sign = text.codePointAt(at);
        at += Character.charCount(sign);
        return sign;
    }

    private void skip(IntPredicate wanted) {
        while (at < text.length() && wanted.test(text.codePointAt(at))) {
            next();
        }
    }

    private void word() {
        while (at < text.length()) {
            int sign = text.codePointAt(at);
            boolean inside = Character.isLetter(sign)
                    || isMark(sign)
                    || Character.getType(sign) == Character.FORMAT
                    || (isApostrophe(sign) && letterFollows(at + 1));
            if (!inside) {
                return;
            }
            next();
        }
    }

    private void number() {
        while (at < text.length()) {
            int sign = text.codePointAt(at);
            boolean between = BETWEEN_DIGITS.indexOf(sign) >= 0 && digitFollows(at + 1);
            if (!Character.isDigit(sign) && !between) {
                return;
            }
            next();
        }
    }

    /** Keeps together what is one picture: a flag of two letters, a face with a colour of skin, a family. */
    private void symbol(int first) {
        if (isRegional(first) && at < text.length() && isRegional(text.codePointAt(at))) {
            next();
            return;
        }
        while (at < text.length()) {
            int sign = text.codePointAt(at);
            if (sign == ZERO_WIDTH_JOINER) {
                next();
                if (at < text.length()) {
                    next();
                }
            } else if (isMark(sign) || (Character.getType(sign) == Character.MODIFIER_SYMBOL && sign > 0xFFFF)) {
                next();
            } else {
                return;
            }
        }
    }

    private boolean letterFollows(int index) {
        return index < text.length() && Character.isLetter(text.codePointAt(index));
    }

    private boolean digitFollows(int index) {
        return index < text.length() && Character.isDigit(text.codePointAt(index));
    }

    private static boolean isRegional(int sign) {
        return sign >= 0x1F1E6 && sign <= 0x1F1FF;
    }

    private static boolean isMark(int sign) {
        int type = Character.getType(sign);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isApostrophe(int sign) {
        return sign == '\'' || sign == '’' || sign == '´' || sign == '`';
    }

    private static boolean isLineBreak(int sign) {
        return sign == '\n' || sign == '\r' || sign == 0x2028 || sign == 0x2029 || sign == 0x85;
    }

    private static boolean isBlankOrBreak(int sign) {
        return isLineBreak(sign) || isInvisible(sign);
    }

    private static boolean isInvisible(int sign) {
        int type = Character.getType(sign);
        return Character.isWhitespace(sign)
                || Character.isSpaceChar(sign)
                || type == Character.FORMAT
                || type == Character.CONTROL
                || type == Character.UNASSIGNED
                || type == Character.SURROGATE;
    }

    private static boolean isPunctuation(int sign) {
        return switch (Character.getType(sign)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
