package io.fairbot.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A factory of temporary directories, which are deleted after use. */
final class BenchmarkDirectories {
    private BenchmarkDirectories() {}

    static Path fresh(Path parent) throws IOException {
        return Files.createTempDirectory(parent, "run");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
