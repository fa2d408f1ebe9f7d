package io.fairbot.text;

import io.fairbot.Internal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A tokenizer that splits text into normalized words. */
@Internal
public final class WordTokenizer {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final char LAST_ASCII = 0x7F;

    private WordTokenizer() {}

    /**
     * Returns a text in lower case without accents, independent of the default locale; everything else is unchanged.
     *
     * @param text the text of a customer
     * @return for example "cotacao" for "Cotação"
     */
    public static String normalize(String text) {
        return isAscii(text)
                ? text.toLowerCase(Locale.ROOT)
                : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT);
    }

    /** Most words of most messages are: they have nothing to decompose. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST_ASCII) {
                return false;
            }
        }
        return true;
    }

    /**
     * Splits a text into normalized words; punctuation, emoji and blanks separate them.
     *
     * @param text the text of a customer
     * @return the words in their order, possibly none
     */
    public static List<String> tokenize(String text) {
        String plain = normalize(text);
        List<String> words = new ArrayList<>();
        int begin = 0;
        int at = 0;
        while (at < plain.length()) {
            int character = plain.codePointAt(at);
            int next = at + Character.charCount(character);
            if (!isPartOfWord(character)) {
                add(words, plain, begin, at);
                begin = next;
            }
            at = next;
        }
        add(words, plain, begin, at);
        return List.copyOf(words);
    }

    private static void add(List<String> words, String text, int begin, int end) {
        if (end > begin) {
            words.add(text.substring(begin, end));
        }
    }

    private static boolean isPartOfWord(int character) {
        return Character.isLetterOrDigit(character)
                || Character.getType(character) == Character.LETTER_NUMBER
                || Character.getType(character) == Character.OTHER_NUMBER;
    }
}
