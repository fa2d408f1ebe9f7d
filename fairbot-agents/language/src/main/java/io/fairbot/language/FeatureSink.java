package io.fairbot.language;

/** A receiver of the features of a message. */
@FunctionalInterface
interface FeatureSink {
    /**
     * Receives a feature.
     *
     * @param at the index of the first word it belongs to
     * @param words how many words it covers
     * @param weight how much it counts, at least 1
     * @param kind its kind, one of the constants of {@link WordFeatures}
     * @param text what it is made of
     */
    void feature(int at, int words, int weight, char kind, String text);
}
