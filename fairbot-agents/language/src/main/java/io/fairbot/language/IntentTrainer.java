package io.fairbot.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The training of a model: softmax regression by gradient descent over the examples in a fixed order, on one thread. Floating point is the
 * same on every machine since Java 17, and what is not exact by that is taken from StrictMath. Used once.
 */
final class IntentTrainer {
    static final int MAX_INTENTS = 250;

    private static final int EPOCHS = 4;
    private static final double FIRST_RATE = 6;
    private static final double LAST_RATE = 1;
    /** What is so near to what it should be changes nothing worth its time. */
    private static final double NEGLIGIBLE = 0.002;
    /** The share of certainty that is left to the other intents, so that no example is learned by heart. */
    private static final double DOUBT = 0.02;
    /** Pairs, triples and letters that a single line has say nothing about other sentences. */
    private static final int MIN_LINES = 2;

    private static final double BIAS_RATE = 0.02;
    private static final int MAX_WEIGHT = 127;

    private final IntentExamples examples;
    private final List<String> intents;
    private final Map<Integer, Integer> index = new HashMap<>();
    private final List<int[]> samples = new ArrayList<>();
    private final int[] labels;
    private float[] weights = new float[0];
    private final double[] bias;

    private IntentTrainer(IntentExamples examples) {
        this.examples = examples;
        intents = examples.intents();
        labels = new int[examples.size()];
        bias = new double[intents.size()];
    }

    /** Returns the model of examples. */
    static IntentModel train(IntentExamples examples) {
        if (examples.intents().size() > MAX_INTENTS) {
            throw new IllegalArgumentException(
                    "There are " + examples.intents().size() + " intents; a model has at most " + MAX_INTENTS
                            + ". Put those together that have the same answer.");
        }
        IntentTrainer trainer = new IntentTrainer(examples);
        Lexicon lexicon = Lexicon.of(examples);
        trainer.read(new WordReader(lexicon));
        trainer.learn();
        return trainer.model(lexicon);
    }

    /** Turns each sentence into the indexes of its features, each followed by its weight; the last number is the sum of squares. */
    private void read(WordReader reader) {
        Map<Integer, int[]> lines = new HashMap<>();
        List<List<ReadWord>> read = new ArrayList<>();
        for (IntentExamples.ExampleSentence sentence : examples.sentences()) {
            List<ReadWord> words = reader.read(TextTokenizer.tokenize(sentence.text()));
            read.add(words);
            if (!words.isEmpty()) {
                features(words, (at, size, weight, kind, text) -> count(lines, kind, text, sentence.origin()));
            }
        }
        for (int i = 0; i < read.size(); i++) {
            labels[i] = intents.indexOf(examples.sentences().get(i).intent());
            samples.add(sample(read.get(i), lines));
        }
        weights = new float[index.size() * intents.size()];
    }

    /** Counts the lines with a feature; sentences of one line follow each other. */
    private static void count(Map<Integer, int[]> lines, char kind, String text, int origin) {
        int[] entry = lines.computeIfAbsent(WordFeatures.hash(kind, text), unknown -> new int[] {0, -1});
        if (entry[1] != origin) {
            entry[0]++;
            entry[1] = origin;
        }
    }

    private static void features(List<ReadWord> words, WordFeatures.FeatureSink sink) {
        WordFeatures.inner(words, sink);
        WordFeatures.edges(words, 0, words.size(), sink);
    }

    private int[] sample(List<ReadWord> words, Map<Integer, int[]> lines) {
        List<Integer> found = new ArrayList<>();
        if (!words.isEmpty()) {
            features(words, (at, size, weight, kind, text) -> {
                int hash = WordFeatures.hash(kind, text);
                if (kind == WordFeatures.WORD || lines.getOrDefault(hash, new int[2])[0] >= MIN_LINES) {
                    found.add(index.computeIfAbsent(hash, unknown -> index.size()));
                    found.add(weight);
                }
            });
        }
        int squares = 0;
        for (int i = 1; i < found.size(); i += 2) {
            squares += found.get(i) * found.get(i);
        }
        found.add(Math.max(1, squares));
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private void learn() {
        int[] order = new int[samples.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        long state = 42;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (int i = order.length - 1; i > 0; i--) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                int other = (int) ((state >>> 33) % (i + 1));
                int kept = order[i];
                order[i] = order[other];
                order[other] = kept;
            }
            double rate = FIRST_RATE + (LAST_RATE - FIRST_RATE) * epoch / (EPOCHS - 1);
            for (int sample : order) {
                step(samples.get(sample), labels[sample], rate);
            }
        }
    }

    private void step(int[] sample, int label, double rate) {
        int width = intents.size();
        double norm = Math.sqrt(sample[sample.length - 1]);
        float[] sums = new float[width];
        for (int i = 0; i + 1 < sample.length; i += 2) {
            int row = sample[i] * width;
            float weight = sample[i + 1];
            for (int k = 0; k < width; k++) {
                sums[k] += weights[row + k] * weight;
            }
        }
        double[] scores = new double[width];
        for (int k = 0; k < width; k++) {
            scores[k] = sums[k] / norm + bias[k];
        }
        SpanScores.softmax(scores);
        for (int k = 0; k < width; k++) {
            double wanted = k == label ? 1 - DOUBT : DOUBT / (width - 1);
            double error = wanted - scores[k];
            if (Math.abs(error) > NEGLIGIBLE) {
                bias[k] += BIAS_RATE * rate * error;
                float change = (float) (rate * error / norm);
                for (int i = 0; i + 1 < sample.length; i += 2) {
                    weights[sample[i] * width + k] += change * sample[i + 1];
                }
            }
        }
    }

    private IntentModel model(Lexicon lexicon) {
        float top = 0;
        for (float weight : weights) {
            top = Math.max(top, Math.abs(weight));
        }
        double scale = top == 0 ? 1 : top / MAX_WEIGHT;
        int[] keys =
                index.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        int[] rows = new int[keys.length + 1];
        byte[] columns = new byte[weights.length];
        byte[] values = new byte[weights.length];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            int row = index.getOrDefault(keys[i], 0) * intents.size();
            for (int k = 0; k < intents.size(); k++) {
                int value = (int) Math.rint(weights[row + k] / scale);
                if (value != 0) {
                    columns[count] = (byte) k;
                    values[count++] = (byte) value;
                }
            }
            rows[i + 1] = count;
        }
        float[] biases = new float[bias.length];
        for (int k = 0; k < bias.length; k++) {
            biases[k] = (float) bias[k];
        }
        FeatureTable table = new FeatureTable(
                keys, rows, Arrays.copyOf(columns, count), Arrays.copyOf(values, count), (float) scale);
        List<Set<String>> yields = intents.stream().map(examples::yields).toList();
        return new IntentModel(intents, yields, examples.languages(), lexicon, table, biases);
    }
}
