package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.text.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A matcher of phrases in a list of words. Of two phrases that share a word, the longer one wins. Immutable. */
public final class PhraseMatcher {
    private static final int MIN_FUZZY = 5;
    private static final int MIN_VERY_FUZZY = 9;
    private static final String ANY_ENDING = "*";

    /** The phrases by their first word; those whose first word has any ending by its first letter. */
    private final Map<String, List<Phrase>> byWord = new HashMap<>();

    private final Map<Character, List<Phrase>> byLetter = new HashMap<>();
    private final List<Phrase> open = new ArrayList<>();
    private final Set<String> neverSlips;
    private final boolean fuzzy;

    /** A phrase of the vocabulary. */
    private record Phrase(String meaning, List<String> words, int order) {}

    /** A matched phrase: its meaning, the index of its first word, and the index after its last word. */
    public record PhraseMatch(String meaning, int at, int end) {}

    private record Candidate(Phrase phrase, int at) {}

    /** Creates a matcher of phrases that are spelt as they are here. */
    PhraseMatcher(Map<String, String> byMeaning) {
        this(byMeaning, false, Set.of());
    }

    /**
     * Creates a matcher.
     *
     * @param byMeaning the phrases of each meaning, separated by commas
     * @param fuzzy whether typing errors are tolerated
     * @param neverSlips the words that are never a typing error of another one
     */
    PhraseMatcher(Map<String, String> byMeaning, boolean fuzzy, Set<String> neverSlips) {
        this.fuzzy = fuzzy;
        this.neverSlips = neverSlips;
        List<Phrase> phrases = new ArrayList<>();
        byMeaning.forEach((meaning, list) -> Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .map(phrase -> new Phrase(meaning, List.of(phrase.split(" ", -1)), 0))
                .forEach(phrases::add));
        phrases.sort(Comparator.<Phrase>comparingInt(phrase -> -phrase.words.size())
                .thenComparing(Phrase::meaning)
                .thenComparing(phrase -> phrase.words.get(0)));
        for (int i = 0; i < phrases.size(); i++) {
            Phrase phrase = new Phrase(phrases.get(i).meaning, phrases.get(i).words, i);
            String first = phrase.words.get(0);
            if (first.endsWith(ANY_ENDING)) {
                open.add(phrase);
            } else {
                byWord.computeIfAbsent(first, key -> new ArrayList<>()).add(phrase);
                byLetter.computeIfAbsent(first.charAt(0), key -> new ArrayList<>())
                        .add(phrase);
            }
        }
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

    private void search(List<String> words, BitSet used, List<PhraseMatch> found, boolean tolerant) {
        List<Candidate> candidates = new ArrayList<>();
        for (int at = used.nextClearBit(0); at < words.size(); at = used.nextClearBit(at + 1)) {
            addCandidates(words, at, tolerant, candidates);
        }
        candidates.sort(Comparator.<Candidate>comparingInt(candidate -> candidate.phrase.order)
                .thenComparingInt(Candidate::at));
        for (Candidate candidate : candidates) {
            int end = candidate.at + candidate.phrase.words.size();
            if (used.get(candidate.at, end).isEmpty()) {
                used.set(candidate.at, end);
                found.add(new PhraseMatch(candidate.phrase.meaning, candidate.at, end));
            }
        }
    }

    private void addCandidates(List<String> words, int at, boolean tolerant, List<Candidate> candidates) {
        String word = words.get(at);
        List<Phrase> possible = word.isEmpty()
                ? List.of()
                : tolerant ? byLetter.getOrDefault(word.charAt(0), List.of()) : byWord.getOrDefault(word, List.of());
        for (List<Phrase> phrases : List.of(possible, open)) {
            for (Phrase phrase : phrases) {
                if (at + phrase.words.size() <= words.size() && matches(phrase, words, at, tolerant)) {
                    candidates.add(new Candidate(phrase, at));
                }
            }
        }
    }

    private boolean matches(Phrase phrase, List<String> words, int at, boolean tolerant) {
        for (int i = 0; i < phrase.words.size(); i++) {
            if (!matches(phrase.words.get(i), words.get(at + i), tolerant)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(String expected, String word, boolean tolerant) {
        if (expected.endsWith(ANY_ENDING)) {
            return word.startsWith(expected.substring(0, expected.length() - 1));
        }
        return expected.equals(word) || (tolerant && !neverSlips.contains(word) && isSlip(expected, word));
    }

    /** Tolerates errors only in long words, since short ones become other words; the first letter is rarely wrong. */
    private static boolean isSlip(String expected, String word) {
        int room = expected.length() < MIN_VERY_FUZZY ? 1 : 2;
        if (expected.length() < MIN_FUZZY
                || word.length() < MIN_FUZZY - 1
                || expected.charAt(0) != word.charAt(0)
                || Math.abs(expected.length() - word.length()) > room) {
            return false;
        }
        return EditDistance.between(expected, word) <= room;
    }
}
