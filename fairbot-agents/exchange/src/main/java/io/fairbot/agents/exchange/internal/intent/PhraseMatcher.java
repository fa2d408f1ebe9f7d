package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.text.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A matcher of phrases in a list of words. Of two phrases that share a word, the longer one wins. Immutable. */
public final class PhraseMatcher {
    private static final int MIN_FUZZY = 5;
    private static final int MIN_VERY_FUZZY = 9;
    private static final String ANY_ENDING = "*";

    private final List<Phrase> phrases = new ArrayList<>();
    private final boolean fuzzy;

    /** A phrase of the vocabulary. */
    private record Phrase(String meaning, List<String> words) {}

    /** A matched phrase: its meaning, the index of its first word, and the index after its last word. */
    public record PhraseMatch(String meaning, int at, int end) {}

    /**
     * Creates a matcher.
     *
     * @param byMeaning the phrases of each meaning, separated by commas
     * @param fuzzy whether typing errors are tolerated
     */
    PhraseMatcher(Map<String, String> byMeaning, boolean fuzzy) {
        this.fuzzy = fuzzy;
        byMeaning.forEach((meaning, list) -> Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .map(phrase -> new Phrase(meaning, List.of(phrase.split(" ", -1))))
                .forEach(phrases::add));
        phrases.sort(Comparator.<Phrase>comparingInt(phrase -> -phrase.words.size())
                .thenComparing(Phrase::meaning)
                .thenComparing(phrase -> phrase.words.get(0)));
    }

    /** Returns the phrases in the order of the text; correctly spelt ones take precedence over fuzzy ones. */
    List<PhraseMatch> find(List<String> words) {
        BitSet used = new BitSet(words.size());
        List<PhraseMatch> found = new ArrayList<>();
        search(words, used, found, false);
        if (fuzzy) {
            search(words, used, found, true);
        }
        found.sort(Comparator.comparingInt(PhraseMatch::at));
        return found;
    }

    /** Returns the meanings of phrases, without duplicates. */
    static Set<String> meanings(List<PhraseMatch> phrases) {
        return phrases.stream().map(PhraseMatch::meaning).collect(Collectors.toUnmodifiableSet());
    }

    private void search(List<String> words, BitSet used, List<PhraseMatch> found, boolean fuzzy) {
        for (Phrase phrase : phrases) {
            int length = phrase.words.size();
            for (int at = 0; at + length <= words.size(); at++) {
                if (used.get(at, at + length).isEmpty() && matches(phrase, words, at, fuzzy)) {
                    used.set(at, at + length);
                    found.add(new PhraseMatch(phrase.meaning, at, at + length));
                }
            }
        }
    }

    private static boolean matches(Phrase phrase, List<String> words, int at, boolean fuzzy) {
        for (int i = 0; i < phrase.words.size(); i++) {
            if (!matches(phrase.words.get(i), words.get(at + i), fuzzy)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String expected, String word, boolean fuzzy) {
        if (expected.endsWith(ANY_ENDING)) {
            return word.startsWith(expected.substring(0, expected.length() - 1));
        }
        return expected.equals(word) || (fuzzy && isMisspelling(expected, word));
    }

    /** Tolerates errors only in long words, since short ones become other words; the first letter is rarely wrong. */
    private static boolean isMisspelling(String expected, String word) {
        if (expected.length() < MIN_FUZZY || word.length() < MIN_FUZZY - 1 || expected.charAt(0) != word.charAt(0)) {
            return false;
        }
        return EditDistance.between(expected, word) <= (expected.length() < MIN_VERY_FUZZY ? 1 : 2);
    }
}
