package io.fairbot.testkit;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A confusion matrix of topics: for each expected topic, how often the bot understood which one. */
final class ConfusionMatrix {
    private final Map<String, Map<String, Integer>> rows = new TreeMap<>();

    void add(List<String> expected, List<String> understood) {
        rows.computeIfAbsent(label(expected), row -> new TreeMap<>()).merge(label(understood), 1, Integer::sum);
    }

    private static String label(List<String> topics) {
        return topics.isEmpty() ? "(nothing)" : String.join("+", new TreeSet<>(topics));
    }

    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "No chat names a topic that it expects.\n";
        }
        SortedSet<String> all = new TreeSet<>(rows.keySet());
        rows.values().forEach(row -> all.addAll(row.keySet()));
        List<String> labels = List.copyOf(all);
        int width = labels.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder table = new StringBuilder("Topics: expected in rows, understood in columns\n");
        table.append(" ".repeat(width + 4));
        for (int i = 1; i <= labels.size(); i++) {
            table.append("%4d".formatted(i));
        }
        for (int i = 0; i < labels.size(); i++) {
            Map<String, Integer> row = rows.getOrDefault(labels.get(i), Map.of());
            table.append(("\n%3d %-" + width + "s").formatted(i + 1, labels.get(i)));
            labels.forEach(label -> table.append("%4s".formatted(row.containsKey(label) ? row.get(label) : ".")));
        }
        return table.append("\n").toString();
    }
}
