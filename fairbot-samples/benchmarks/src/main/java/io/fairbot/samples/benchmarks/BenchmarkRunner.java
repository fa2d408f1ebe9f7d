package io.fairbot.samples.benchmarks;

import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The entry point of the benchmarks: runs every row of the performance table and writes one result file for each. */
public final class BenchmarkRunner {
    private BenchmarkRunner() {}

    /**
     * Runs all benchmarks.
     *
     * @param args the output directory
     * @throws Exception when a row cannot be measured
     */
    public static void main(String[] args) throws Exception {
        Path results = Files.createDirectories(Path.of(args[0]));
        Path work = Files.createTempDirectory(results, "work");
        try {
            for (int writers : List.of(1, 8, 64)) {
                write(results, new StoreBenchmark(work, writers).measure());
            }
            Optional<Path> mongod = TestProgram.MONGOD.find();
            if (mongod.isPresent()) {
                mongo(results, work, mongod.get());
            } else {
                System.out.println(
                        "SKIPPED the rows of MongoDB and of the cache: there is no mongod; .ci/mongod brings one");
            }
            write(results, new MailboxBenchmark(work).measure());
            write(results, new ConversationBenchmark(work).measure());
            write(results, new ConfigBenchmark(work).measure());
            write(results, new StartupBenchmark(work).measure());
            write(results, new StartupBenchmark(work).measureWithClassArchive());
        } finally {
            BenchmarkDirectories.delete(work);
        }
        System.exit(0);
    }

    private static void mongo(Path results, Path work, Path mongod) throws Exception {
        try (ReplicaSet set = ReplicaSet.builder(mongod, 1).start()) {
            try (MongoBenchmark row = new MongoBenchmark(set)) {
                write(results, row.puts());
                write(results, row.gets());
                write(results, row.batches());
            }
            write(results, new CacheBenchmark(work, set).measure());
        }
    }

    private static void write(Path results, Comparison comparison) throws IOException {
        System.out.println(comparison.line());
        Path file = results.resolve(comparison.name().replace(' ', '-') + ".json");
        Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(comparison));
    }
}
