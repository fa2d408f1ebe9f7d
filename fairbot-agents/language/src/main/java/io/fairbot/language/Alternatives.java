package io.fairbot.language;

import java.util.ArrayList;
import java.util.List;

/** The alternatives of a line of examples: "(how much|what) is the price" stands for two sentences. */
final class Alternatives {
    /** A line stands for at most as many sentences; of more combinations these are picked at equal distances. */
    static final int MAX = 8;

    private static final long MAX_COMBINATIONS = 1_000_000;

    private Alternatives() {}

    /**
     * Returns the sentences of a line.
     *
     * @throws IllegalArgumentException when a bracket is not closed, or not opened, or within another
     */
    static List<String> expand(String line) {
        List<List<String>> parts = parts(line);
        long combinations = 1;
        for (List<String> part : parts) {
            combinations = Math.min(MAX_COMBINATIONS, combinations * part.size());
        }
        int count = (int) Math.min(MAX, combinations);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sentences.add(sentence(parts, i, i * combinations / count, combinations <= MAX));
        }
        return sentences.stream().distinct().toList();
    }

    /** Picks by the digits of a number when all are wanted, else turns each wheel by one a time, so that all choices occur, and anew against each other after each round. */
    private static String sentence(List<List<String>> parts, int turn, long number, boolean all) {
        StringBuilder sentence = new StringBuilder();
        long rest = number;
        for (int i = 0; i < parts.size(); i++) {
            List<String> part = parts.get(i);
            int choice = all ? (int) (rest % part.size()) : (turn + i * (turn / part.size())) % part.size();
            rest /= part.size();
            sentence.append(part.get(choice));
        }
        return sentence.toString().strip().replaceAll("\\s+", " ");
    }

    private static List<List<String>> parts(String line) {
        List<List<String>> parts = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int open = line.indexOf('(', at);
            int close = line.indexOf(')', at);
            if (open < 0 && close < 0) {
                break;
            }
            int next = close < 0 ? -1 : line.indexOf('(', open + 1);
            if (open < 0 || close < open || (next >= 0 && next < close)) {
                throw new IllegalArgumentException("has a round bracket without its other one");
            }
            parts.add(List.of(line.substring(at, open)));
            parts.add(List.of(line.substring(open + 1, close).split("\\|", -1)));
            at = close + 1;
        }
        parts.add(List.of(line.substring(at)));
        return parts;
    }
}
