package io.fairbot.language;

import java.util.Arrays;

/**
 * The weights of features: for each number of a feature the intents that it speaks for or against, in eight bits each. Immutable.
 *
 * @param keys the numbers of the features, ascending
 * @param rows where the entries of each begin, and after the last where they end
 * @param intents the intents of the entries
 * @param weights the weights of the entries
 * @param scale what a weight of 1 stands for
 */
@SuppressWarnings("ArrayRecordComponent")
record FeatureTable(int[] keys, int[] rows, byte[] intents, byte[] weights, float scale) {
    /** Adds the weights of a feature, times a factor, to sums by intent; an unknown feature has none. */
    boolean addTo(int[] sums, int offset, int key, int factor) {
        int row = find(key);
        if (row < 0) {
            return false;
        }
        for (int i = rows[row]; i < rows[row + 1]; i++) {
            sums[offset + (intents[i] & 0xFF)] += weights[i] * factor;
        }
        return true;
    }

    private int find(int key) {
        return Arrays.binarySearch(keys, key);
    }
}
