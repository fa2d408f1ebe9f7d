package io.fairbot.language;

/**
 * A piece of a text as it was written, with its place.
 *
 * @param kind its kind
 * @param raw the characters of the text
 * @param start the index of its first char in the text
 * @param end the index after its last char
 * @param word the normalized form: a word in lower case, NFKC, without accents and without letters repeated for emphasis; everything
 *     else, digits in particular, as it was written
 */
public record Token(TokenKind kind, String raw, int start, int end, String word) {}
