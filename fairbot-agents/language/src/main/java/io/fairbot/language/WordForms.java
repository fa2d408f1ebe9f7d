package io.fairbot.language;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The normalized forms of words. */
final class WordForms {
    private static final Pattern NOT_LETTER = Pattern.compile("[^\\p{L}]+");
    private static final Pattern ONE_LETTER = Pattern.compile("(\\p{L})\\1{2,}");
    private static final Pattern EMPHASIS = Pattern.compile("(\\p{L})\\1{2,}");
    private static final Pattern DOUBLED = Pattern.compile("(\\p{L})\\1");
    /** "hahaha", "rsrsrs", "jajaja", also when it ends in the middle: "hahah". */
    private static final Pattern SYLLABLES = Pattern.compile("(\\p{L}{2})\\1{2,}\\p{L}?");

    private WordForms() {}

    /** Returns a word in lower case, NFKC, without accents, and with letters that are repeated for emphasis written once. */
    static String normalize(String raw) {
        String plain = isPlain(raw)
                ? raw
                : NOT_LETTER
                        .matcher(Normalizer.normalize(
                                Normalizer.normalize(raw, Normalizer.Form.NFKC), Normalizer.Form.NFD))
                        .replaceAll("");
        String word = plain.toLowerCase(Locale.ROOT);
        if (word.length() < 3) {
            return word;
        }
        if (ONE_LETTER.matcher(word).matches()) {
            return word.substring(0, 2);
        }
        Matcher syllables = SYLLABLES.matcher(word);
        return syllables.matches()
                ? syllables.group(1).repeat(2)
                : EMPHASIS.matcher(word).replaceAll("$1");
    }

    /** Returns a word with every doubled letter written once: "diaa" is "dia". */
    static String single(String word) {
        return DOUBLED.matcher(word).replaceAll("$1");
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char sign = raw.charAt(i);
            if ((sign < 'a' || sign > 'z') && (sign < 'A' || sign > 'Z')) {
                return false;
            }
        }
        return true;
    }
}
