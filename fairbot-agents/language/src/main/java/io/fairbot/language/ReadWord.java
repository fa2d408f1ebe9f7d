package io.fairbot.language;

/**
 * A word of a message as the classifier reads it.
 *
 * @param token where it was written
 * @param word the word: a short form is written out, a slip corrected; a number is its shape, as "#3" for three digits
 * @param group the class of the word, or the word where it has none
 * @param known whether the examples have it
 * @param joins whether it may join two questions
 */
record ReadWord(Token token, String word, String group, boolean known, boolean joins) {
    boolean isWord() {
        return token.kind() == TokenKind.WORD;
    }
}
