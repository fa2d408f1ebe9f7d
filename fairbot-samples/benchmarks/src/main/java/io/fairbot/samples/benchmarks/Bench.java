package io.fairbot.samples.benchmarks;

import io.fairbot.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs every row of the speed table and writes a file of each. */
public final class Bench {
    private Bench() {}

    /**
     * Measures.
     *
     * @param args the directory of the results
     * @throws Exception when a row cannot be measured
     */
    public static void main(String[] args) throws Exception {
        Path results = Files.createDirectories(Path.of(args[0]));
        Path work = Files.createTempDirectory(results, "work");
        try {
            for (int writers : List.of(1, 8, 64)) {
                write(results, new StoreRow(work, writers).measure());
            }
            write(results, new ConversationRow(work).measure());
            write(results, new StartRow(work).measure());
        } finally {
            Directories.delete(work);
        }
        System.exit(0);
    }

    private static void write(Path results, Comparison comparison) throws IOException {
        System.out.println(comparison.line());
        Path file = results.resolve(comparison.name().replace(' ', '-') + ".json");
        Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(comparison));
    }
}
