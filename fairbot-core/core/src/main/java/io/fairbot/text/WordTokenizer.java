package io.fairbot.text;

import io.fairbot.Internal;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A tokenizer that splits text into normalized words. */
@Internal
public final class WordTokenizer {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private WordTokenizer() {}

    /**
     * Returns a text in lower case without accents, independent of the default locale; everything else is unchanged.
     *
     * @param text the text of a customer
     * @return for example "cotacao" for "Cotação"
     */
    public static String normalize(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Splits a text into normalized words; punctuation, emoji and blanks separate them.
     *
     * @param text the text of a customer
     * @return the words in their order, possibly none
     */
    public static List<String> tokenize(String text) {
        return Arrays.stream(NOT_WORD.split(normalize(text)))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
