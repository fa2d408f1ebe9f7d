package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.text.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Sequences of words that mean something. Of two that share a word the longer one is meant. */
public final class PhraseMatcher {
    private static final int FUZZY = 5;
    private static final int VERY_FUZZY = 9;
    private static final String ANY_ENDING = "*";

    private final List<Phrase> phrases = new ArrayList<>();
    private final boolean forgiving;

    private record Phrase(String meaning, List<String> words) {}

    /** A phrase that was found: what it means, where it begins, and the place behind it. */
    public record PhraseMatch(String meaning, int at, int end) {}

    /**
     * Creates phrases.
     *
     * @param byMeaning lists as in the vocabulary: phrases separated by commas
     * @param forgiving whether slips of the finger are forgiven
     */
    PhraseMatcher(Map<String, String> byMeaning, boolean forgiving) {
        this.forgiving = forgiving;
        byMeaning.forEach((meaning, list) -> Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .map(phrase -> new Phrase(meaning, List.of(phrase.split(" ", -1))))
                .forEach(phrases::add));
        phrases.sort(Comparator.<Phrase>comparingInt(phrase -> -phrase.words.size())
                .thenComparing(Phrase::meaning)
                .thenComparing(phrase -> phrase.words.get(0)));
    }

    /** Finds what is meant, in the order in which it was said. What is spelt right is found before what is not. */
    List<PhraseMatch> in(List<String> words) {
        BitSet used = new BitSet(words.size());
        List<PhraseMatch> found = new ArrayList<>();
        search(words, used, found, false);
        if (forgiving) {
            search(words, used, found, true);
        }
        found.sort(Comparator.comparingInt(PhraseMatch::at));
        return found;
    }

    private void search(List<String> words, BitSet used, List<PhraseMatch> found, boolean forgive) {
        for (Phrase phrase : phrases) {
            int length = phrase.words.size();
            for (int at = 0; at + length <= words.size(); at++) {
                if (used.get(at, at + length).isEmpty() && matches(phrase, words, at, forgive)) {
                    used.set(at, at + length);
                    found.add(new PhraseMatch(phrase.meaning, at, at + length));
                }
            }
        }
    }

    private static boolean matches(Phrase phrase, List<String> words, int at, boolean forgive) {
        for (int i = 0; i < phrase.words.size(); i++) {
            if (!matches(phrase.words.get(i), words.get(at + i), forgive)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String known, String said, boolean forgive) {
        if (known.endsWith(ANY_ENDING)) {
            return said.startsWith(known.substring(0, known.length() - 1));
        }
        return known.equals(said) || (forgive && isSlip(known, said));
    }

    /** A word must be long for a slip in it to be told from another word; few people get the first letter wrong. */
    private static boolean isSlip(String known, String said) {
        if (known.length() < FUZZY || said.length() < FUZZY - 1 || known.charAt(0) != said.charAt(0)) {
            return false;
        }
        return EditDistance.between(known, said) <= (known.length() < VERY_FUZZY ? 1 : 2);
    }
}
