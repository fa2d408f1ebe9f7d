package io.fairbot.language;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The words of a trade: what it knows, what stands for what, and which word belongs to one language only.
 *
 * @param words the known words and how often the examples have them
 * @param classes the class of a word
 * @param shortForms the words that a short form stands for
 * @param neverSlips words that are no slips though no example has them
 * @param joiningWords words that may join two questions
 * @param marks the language of a word that occurs in no other
 */
record Lexicon(
        Map<String, Integer> words,
        Map<String, String> classes,
        Map<String, List<String>> shortForms,
        Set<String> neverSlips,
        Set<String> joiningWords,
        Map<String, String> marks) {
    /** A word counts as of one language when it is so much more frequent there than in the others. */
    private static final int CERTAIN = 12;

    private static final int MIN_MARK = 2;

    /** Returns the lexicon of examples. */
    static Lexicon of(IntentExamples examples) {
        Map<String, Integer> words = new TreeMap<>();
        Map<String, Map<String, Integer>> byLanguage = new TreeMap<>();
        Map<String, Integer> total = new TreeMap<>();
        for (IntentExamples.ExampleSentence sentence : examples.sentences()) {
            for (Token token : TextTokenizer.tokenize(sentence.text())) {
                if (token.kind() == TokenKind.WORD || token.kind() == TokenKind.SYMBOL) {
                    List<String> expanded = examples.shortForms().getOrDefault(token.word(), List.of(token.word()));
                    expanded.forEach(word -> words.merge(word, 1, Integer::sum));
                    count(byLanguage, token.word(), sentence.language());
                    total.merge(sentence.language(), 1, Integer::sum);
                }
            }
        }
        examples.classes().keySet().forEach(word -> words.merge(word, 1, Integer::sum));
        return new Lexicon(
                words,
                examples.classes(),
                examples.shortForms(),
                examples.neverSlips(),
                examples.joiningWords(),
                marks(byLanguage, examples.classes(), total));
    }

    private static void count(Map<String, Map<String, Integer>> byLanguage, String word, String language) {
        byLanguage.computeIfAbsent(word, unknown -> new TreeMap<>()).merge(language, 1, Integer::sum);
    }

    /** Compares shares of the languages, not counts: the examples have more sentences of one language than of another. */
    private static Map<String, String> marks(
            Map<String, Map<String, Integer>> byLanguage, Map<String, String> classes, Map<String, Integer> total) {
        Map<String, String> marks = new TreeMap<>();
        byLanguage.forEach((word, counts) -> {
            if (word.length() < MIN_MARK || classes.containsKey(word)) {
                return;
            }
            counts.forEach((language, count) -> {
                long own = share(count, total.getOrDefault(language, 1));
                boolean certain = counts.entrySet().stream()
                        .filter(other -> !other.getKey().equals(language))
                        .allMatch(other ->
                                share(other.getValue(), total.getOrDefault(other.getKey(), 1)) * CERTAIN <= own);
                if (certain) {
                    marks.put(word, language);
                }
            });
        });
        return marks;
    }

    private static long share(int count, int total) {
        return count * 1_000_000L / Math.max(1, total);
    }
}
