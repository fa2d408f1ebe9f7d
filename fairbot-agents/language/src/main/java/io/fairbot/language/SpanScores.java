package io.fairbot.language;

import java.util.List;

/**
 * The scores of every piece of one message. Sums over the words before each place make a piece cost the same however long it is. Used
 * by one thread.
 */
final class SpanScores {
    private final IntentModel model;
    private final List<ReadWord> words;
    private final int width;
    /** Sums of the features of one, two and three words that begin before a place; the last column is the sum of squared weights. */
    private final int[][] sums = new int[4][];

    SpanScores(IntentModel model, List<ReadWord> words) {
        this.model = model;
        this.words = words;
        width = model.intents().size() + 1;
        for (int size = 1; size <= 3; size++) {
            sums[size] = new int[(words.size() + 1) * width];
        }
        WordFeatures.inner(
                words, (at, size, weight, kind, text) -> add(sums[size], (at + 1) * width, weight, kind, text));
        for (int size = 1; size <= 3; size++) {
            for (int i = width; i < sums[size].length; i++) {
                sums[size][i] += sums[size][i - width];
            }
        }
    }

    private void add(int[] target, int offset, int weight, char kind, String text) {
        if (model.features().addTo(target, offset, WordFeatures.hash(kind, text), weight)) {
            target[offset + width - 1] += weight * weight;
        }
    }

    /** Returns how likely each intent is for the words of a piece. */
    double[] probabilities(int from, int to) {
        int[] total = new int[width];
        for (int size = 1; size <= 3 && to - size + 1 > from; size++) {
            int end = (to - size + 1) * width;
            int begin = from * width;
            for (int k = 0; k < width; k++) {
                total[k] += sums[size][end + k] - sums[size][begin + k];
            }
        }
        WordFeatures.edges(words, from, to, (at, size, weight, kind, text) -> add(total, 0, weight, kind, text));
        double norm = Math.sqrt(Math.max(1, total[width - 1]));
        double[] scores = new double[width - 1];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = model.features().scale() * total[k] / norm + model.bias(k);
        }
        softmax(scores);
        return scores;
    }

    static void softmax(double[] scores) {
        double top = scores[0];
        for (double score : scores) {
            top = Math.max(top, score);
        }
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = StrictMath.exp(scores[k] - top);
            sum += scores[k];
        }
        for (int k = 0; k < scores.length; k++) {
            scores[k] /= sum;
        }
    }
}
