package io.fairbot.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A corrector of typing slips: a word that nobody knows becomes the known word from which it differs by one slip, or by two when it is
 * long. A slip is a letter too many, too few, another one, or two that changed places. Safe for use from any thread.
 */
final class SpellingCorrector {
    /** Short words become other words by a single slip. */
    private static final int MIN_LENGTH = 4;

    private static final int MIN_LENGTH_FOR_TWO = 8;
    /** Longer ones are no words; comparing them would cost much. */
    private static final int MAX_LENGTH = 24;

    private final Lexicon lexicon;
    private final Map<String, List<String>> candidates = new HashMap<>();

    SpellingCorrector(Lexicon lexicon) {
        this.lexicon = lexicon;
        for (String word : lexicon.words().keySet()) {
            if (word.length() >= MIN_LENGTH && Character.isLetter(word.charAt(0))) {
                candidates
                        .computeIfAbsent(key(word.charAt(0), word.length()), unknown -> new ArrayList<>())
                        .add(word);
            }
        }
    }

    /** Returns the known word that an unknown one is a slip of; empty when it is none, or of two words alike. */
    Optional<String> correct(String word) {
        if (isKnown(word)) {
            return Optional.empty();
        }
        String single = WordForms.single(word);
        if (!single.equals(word)
                && (lexicon.words().containsKey(single) || lexicon.shortForms().containsKey(single))) {
            return Optional.of(single);
        }
        if (word.length() < MIN_LENGTH || word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return nearest(word, word.length() >= MIN_LENGTH_FOR_TWO ? 2 : 1);
    }

    boolean isKnown(String word) {
        return lexicon.words().containsKey(word)
                || lexicon.neverSlips().contains(word)
                || lexicon.shortForms().containsKey(word);
    }

    private Optional<String> nearest(String word, int slips) {
        String best = "";
        int least = slips + 1;
        for (int length = word.length() - slips; length <= word.length() + slips; length++) {
            for (String candidate : candidates.getOrDefault(key(word.charAt(0), length), List.of())) {
                int distance = distance(word, candidate, Math.min(least, slips));
                if (distance < least || (distance == least && distance <= slips && isMoreFrequent(candidate, best))) {
                    least = distance;
                    best = candidate;
                }
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private boolean isMoreFrequent(String word, String other) {
        return lexicon.words().getOrDefault(word, 0) > lexicon.words().getOrDefault(other, 0);
    }

    private static String key(char first, int length) {
        return first + Integer.toString(length);
    }

    /** Returns the number of slips between two words, or more than a limit. */
    static int distance(String left, String right, int limit) {
        if (Math.abs(left.length() - right.length()) > limit) {
            return limit + 1;
        }
        int[] beforeLast = new int[right.length() + 1];
        int[] last = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(last[j], current[j - 1]) + 1);
                if (isSwap(left, i, right, j)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
                least = Math.min(least, current[j]);
            }
            if (least > limit) {
                return limit + 1;
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }
        return last[right.length()];
    }

    private static boolean isSwap(String left, int i, String right, int j) {
        return i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2) && left.charAt(i - 2) == right.charAt(j - 1);
    }
}
