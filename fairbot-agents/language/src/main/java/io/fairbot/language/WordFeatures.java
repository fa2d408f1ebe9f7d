package io.fairbot.language;

import java.util.List;

/** The features of words: the words, their classes, pairs and triples, and the letters they are made of. */
final class WordFeatures {
    static final char WORD = 'w';
    static final char GROUP = 'c';
    static final char PAIR = 'p';
    static final char WORD_PAIR = 'q';
    static final char GAP = 's';
    static final char TRIPLE = 't';
    static final char LETTERS = 'g';
    static final char FIRST = '^';
    static final char LAST = '$';
    static final char LENGTH = 'l';

    private static final int STRONG = 2;
    private static final int WEAK = 1;
    private static final int MIN_LETTERS = 3;
    private static final int MAX_LETTERS = 5;
    private static final int MAX_WORD = 20;

    /** A receiver of the features of a message. */
    @FunctionalInterface
    interface FeatureSink {
        /**
         * Receives a feature.
         *
         * @param at the index of the first word it belongs to
         * @param words how many words it covers
         * @param weight how much it counts, at least 1
         * @param kind its kind, one of the constants above
         * @param text what it is made of
         */
        void feature(int at, int words, int weight, char kind, String text);
    }

    private WordFeatures() {}

    /** Names the features that lie within words. */
    static void inner(List<ReadWord> words, FeatureSink sink) {
        for (int i = 0; i < words.size(); i++) {
            ReadWord word = words.get(i);
            sink.feature(i, 1, STRONG, WORD, word.word());
            if (!word.group().equals(word.word())) {
                sink.feature(i, 1, STRONG, GROUP, word.group());
            }
            if (word.isWord()) {
                letters(i, word.word(), sink);
            }
            if (i + 1 < words.size()) {
                pair(i, word, words.get(i + 1), sink);
            }
            if (i + 2 < words.size()) {
                String last = words.get(i + 2).group();
                sink.feature(i, 3, WEAK, GAP, word.group() + ' ' + last);
                sink.feature(
                        i,
                        3,
                        WEAK,
                        TRIPLE,
                        word.group() + ' ' + words.get(i + 1).group() + ' ' + last);
            }
        }
    }

    /** Names the features that a piece has for where it begins and ends. */
    static void edges(List<ReadWord> words, int from, int to, FeatureSink sink) {
        sink.feature(from, 0, STRONG, FIRST, words.get(from).group());
        sink.feature(to - 1, 0, STRONG, LAST, words.get(to - 1).group());
        sink.feature(from, 0, STRONG, LENGTH, length(to - from));
    }

    private static void pair(int at, ReadWord left, ReadWord right, FeatureSink sink) {
        sink.feature(at, 2, STRONG, PAIR, left.group() + ' ' + right.group());
        if (!left.group().equals(left.word()) || !right.group().equals(right.word())) {
            sink.feature(at, 2, WEAK, WORD_PAIR, left.word() + ' ' + right.word());
        }
    }

    private static void letters(int at, String word, FeatureSink sink) {
        String framed = '_' + (word.length() > MAX_WORD ? word.substring(0, MAX_WORD) : word) + '_';
        for (int size = MIN_LETTERS; size <= MAX_LETTERS; size++) {
            for (int i = 0; i + size <= framed.length(); i++) {
                sink.feature(at, 1, WEAK, LETTERS, framed.substring(i, i + size));
            }
        }
    }

    private static String length(int words) {
        return words <= 2 ? Integer.toString(words) : words <= 4 ? "4" : words <= 8 ? "8" : words <= 16 ? "16" : "more";
    }

    /** Returns the number under which a feature is stored. */
    static int hash(char kind, String text) {
        int hash = (0x811C9DC5 ^ kind) * 0x01000193;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return hash ^ (hash >>> 16);
    }
}
