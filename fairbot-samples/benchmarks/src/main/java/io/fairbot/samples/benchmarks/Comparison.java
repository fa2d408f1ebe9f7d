package io.fairbot.samples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a comparative benchmark: fairbot and a reference, measured alternately.
 *
 * @param name the row of the table
 * @param unit the unit of the figures
 * @param ours the figures of fairbot, one for each pair
 * @param reference the figures of the reference, one for each pair
 * @param ratio the median of the ratio of fairbot to the reference over all pairs
 * @param lowest the lowest ratio of a pair
 * @param highest the highest ratio of a pair
 * @param more additional figures of the row
 */
record Comparison(
        String name,
        String unit,
        List<Double> ours,
        List<Double> reference,
        double ratio,
        double lowest,
        double highest,
        Map<String, Double> more) {
    static final int PAIRS = 7;

    /** A measurement of one side. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws Exception;
    }

    /** Measures both sides alternately; the first pair is a warm-up and is discarded. */
    static Comparison of(String name, String unit, Measurement ours, Measurement reference) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int pair = 0; pair <= PAIRS; pair++) {
            // The second side runs on a warmer machine, so the order alternates, too.
            boolean oursFirst = pair % 2 == 0;
            double a = oursFirst ? ours.measure() : reference.measure();
            double b = oursFirst ? reference.measure() : ours.measure();
            if (pair > 0) {
                first.add(oursFirst ? a : b);
                second.add(oursFirst ? b : a);
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            ratios.add(first.get(i) / second.get(i));
        }
        ratios.sort(null);
        return new Comparison(
                name,
                unit,
                first,
                second,
                ratios.get(PAIRS / 2),
                ratios.get(0),
                ratios.get(PAIRS - 1),
                new LinkedHashMap<>());
    }

    Comparison with(String figure, double value) {
        more.put(figure, value);
        return this;
    }

    String line() {
        StringBuilder line = new StringBuilder("%-28s %9.1f %s, reference %9.1f, ratio %.2f (%.2f to %.2f)"
                .formatted(name, median(ours), unit, median(reference), ratio, lowest, highest));
        more.forEach((figure, value) -> line.append(", %s %.2f".formatted(figure, value)));
        return line.toString();
    }

    static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
