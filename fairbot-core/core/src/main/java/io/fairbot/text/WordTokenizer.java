package io.fairbot.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Plain words out of what somebody typed on a phone. */
public final class WordTokenizer {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private WordTokenizer() {}

    /**
     * Returns a text in lower case without accents, whatever the language of the machine is; everything else stays.
     *
     * @param text what was typed
     * @return for example "cotacao" for "Cotação"
     */
    public static String normalize(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Splits a text into plain words; punctuation, emoji and blanks separate them.
     *
     * @param text what was typed
     * @return the words in their order, possibly none
     */
    public static List<String> tokenize(String text) {
        return Arrays.stream(NOT_WORD.split(normalize(text)))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
