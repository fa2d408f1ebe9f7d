package io.fairbot.language;

/** The kind of a token. */
public enum TokenKind {
    /** Letters, with the marks upon them and apostrophes within. */
    WORD,
    /** Decimal digits of any script, with single points, commas, slashes, colons or hyphens between them. */
    NUMBER,
    /** A sign with a meaning of its own: an emoji, a flag, a currency sign, a fraction, a superscript digit. */
    SYMBOL,
    /** A punctuation mark, or several equal ones. */
    PUNCTUATION,
    /** An end of a line, or several. */
    LINE_BREAK
}
