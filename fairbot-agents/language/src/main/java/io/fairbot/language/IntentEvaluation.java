package io.fairbot.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A measure of how well intents are told apart: precision, recall and confusions. Immutable once made.
 *
 * <p>In a cross-validation each sentence is classified by a model that has seen no sentence of its line. It understands less than the model of
 * all examples does, and shows which intents need more of them.
 */
public final class IntentEvaluation {
    /** What is counted in place of an intent when the classifier is unsure. */
    public static final String UNSURE = "(unsure)";

    private static final int CONFUSIONS = 30;

    private final Map<String, Tally> tallies = new TreeMap<>();
    private final Map<String, Integer> confusions = new TreeMap<>();
    private int sentences;
    private int understood;
    private int unsure;

    /** The counts of one intent. */
    private static final class Tally {
        private int sentences;
        private int found;
        private int claimed;
    }

    private IntentEvaluation() {}

    /**
     * Trains and measures as often as there are parts, each time without one of them.
     *
     * @param examples the examples
     * @param parts into how many parts the lines of each intent are dealt, at least 2
     * @return the measure
     * @throws IllegalArgumentException when there are fewer than two parts
     */
    public static IntentEvaluation crossValidate(IntentExamples examples, int parts) {
        if (parts < 2) {
            throw new IllegalArgumentException("A cross-validation needs at least 2 parts, not " + parts + ".");
        }
        Map<Integer, Integer> partOfLine = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (IntentExamples.ExampleSentence sentence : examples.sentences()) {
            partOfLine.computeIfAbsent(
                    sentence.origin(), line -> (lines.merge(sentence.intent(), 1, Integer::sum) - 1) % parts);
        }
        IntentEvaluation evaluation = new IntentEvaluation();
        for (int part = 0; part < parts; part++) {
            List<IntentExamples.ExampleSentence> seen = new ArrayList<>();
            List<IntentExamples.ExampleSentence> unseen = new ArrayList<>();
            for (IntentExamples.ExampleSentence sentence : examples.sentences()) {
                (partOfLine.getOrDefault(sentence.origin(), 0) == part ? unseen : seen).add(sentence);
            }
            evaluation.add(new IntentClassifier(IntentModel.train(examples.with(seen))), unseen);
        }
        return evaluation;
    }

    /**
     * Measures a classifier on sentences that it should not have been trained with.
     *
     * @param classifier the classifier
     * @param unseen the sentences
     * @return the measure
     */
    public static IntentEvaluation of(IntentClassifier classifier, IntentExamples unseen) {
        IntentEvaluation evaluation = new IntentEvaluation();
        evaluation.add(classifier, unseen.sentences());
        return evaluation;
    }

    private void add(IntentClassifier classifier, List<IntentExamples.ExampleSentence> unseen) {
        for (IntentExamples.ExampleSentence sentence : unseen) {
            List<String> found = classifier.classify(sentence.text()).names();
            String first = found.isEmpty() ? UNSURE : found.get(0);
            Tally wanted = tally(sentence.intent());
            sentences++;
            wanted.sentences++;
            found.forEach(intent -> tally(intent).claimed++);
            unsure += found.isEmpty() ? 1 : 0;
            if (found.contains(sentence.intent())) {
                wanted.found++;
                understood += found.size() == 1 ? 1 : 0;
            } else {
                confusions.merge(sentence.intent() + " → " + first, 1, Integer::sum);
            }
        }
    }

    private Tally tally(String intent) {
        return tallies.computeIfAbsent(intent, unknown -> new Tally());
    }

    /**
     * Returns the number of sentences that were classified.
     *
     * @return the number of sentences that were classified
     */
    public int sentences() {
        return sentences;
    }

    /**
     * Returns the share of sentences with exactly the intent that they are an example of, from 0 to 1.
     *
     * @return the share of sentences with exactly the intent that they are an example of, from 0 to 1
     */
    public double accuracy() {
        return sentences == 0 ? 0 : (double) understood / sentences;
    }

    /**
     * Returns the share of sentences for which the classifier was unsure, from 0 to 1.
     *
     * @return the share of sentences for which the classifier was unsure, from 0 to 1
     */
    public double unsure() {
        return sentences == 0 ? 0 : (double) unsure / sentences;
    }

    /**
     * Returns the share of the sentences of an intent for which it was found.
     *
     * @param intent the intent
     * @return from 0 to 1; 0 for an intent without sentences
     */
    public double recall(String intent) {
        Tally tally = tallies.getOrDefault(intent, new Tally());
        return tally.sentences == 0 ? 0 : (double) tally.found / tally.sentences;
    }

    /**
     * Returns the share of the sentences for which an intent was found that are examples of it.
     *
     * @param intent the intent
     * @return from 0 to 1; 0 for an intent that was never found
     */
    public double precision(String intent) {
        Tally tally = tallies.getOrDefault(intent, new Tally());
        return tally.claimed == 0 ? 0 : (double) tally.found / tally.claimed;
    }

    /**
     * Returns how often an intent was taken for another, as "wanted → found", the most frequent first.
     *
     * @return how often an intent was taken for another, as "wanted → found", the most frequent first
     */
    public Map<String, Integer> confusions() {
        Map<String, Integer> ordered = new LinkedHashMap<>();
        confusions.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    /**
     * Returns a report in Markdown: the shares, a table of the intents, and the most frequent confusions.
     *
     * @return a report in Markdown
     */
    public String report() {
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "%d sentences: %.1f %% understood, %.1f %% unsure.\n\n",
                sentences,
                100 * accuracy(),
                100 * unsure()));
        report.append("| intent | sentences | precision | recall |\n|---|---|---|---|\n");
        tallies.forEach((intent, tally) -> report.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f |\n",
                intent,
                tally.sentences,
                precision(intent),
                recall(intent))));
        report.append("\n| wanted → found | sentences |\n|---|---|\n");
        confusions().entrySet().stream()
                .limit(CONFUSIONS)
                .forEach(entry -> report.append("| ")
                        .append(entry.getKey())
                        .append(" | ")
                        .append(entry.getValue())
                        .append(" |\n"));
        return report.toString();
    }
}
