package io.fairbot.samples.benchmarks;

import io.fairbot.json.Json;
import io.fairbot.storage.Storage;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entry point of the benchmarks: runs rows of the performance table and writes one result file for each. */
public final class BenchmarkRunner {
    private final Path results;
    private final Path work;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /** Rows that are measured together. */
    @FunctionalInterface
    private interface Group {
        void measure() throws Exception;
    }

    private BenchmarkRunner(Path results, Path work) {
        this.results = results;
        this.work = work;
        groups.put("store", this::store);
        groups.put("mongo", () -> onDatabase("mongo", this::mongo));
        groups.put("hybrid", () -> onDatabase("hybrid", this::hybrid));
        groups.put("cache", () -> onDatabase("cache", set -> write(new CacheBenchmark(work, set).measure())));
        groups.put("agents", () -> write(new MailboxBenchmark(work).measure()));
        groups.put("conversation", () -> write(new ConversationBenchmark(work).measure()));
        groups.put("branches", this::branches);
        groups.put("desk", () -> write(new DeskBenchmark().measure()));
        groups.put("configuration", () -> write(new ConfigBenchmark(work).measure()));
        groups.put("start", this::start);
    }

    /**
     * Runs benchmarks.
     *
     * @param args the output directory, then the names of the groups of rows, separated by commas; all of them without names
     * @throws Exception when a row cannot be measured
     */
    public static void main(String[] args) throws Exception {
        Path results = Files.createDirectories(Path.of(args[0]));
        Path work = Files.createTempDirectory(results, "work");
        try {
            new BenchmarkRunner(results, work).run(args.length > 1 ? args[1] : "");
        } finally {
            BenchmarkDirectories.delete(work);
        }
        System.exit(0);
    }

    private void run(String names) throws Exception {
        List<String> chosen = names.isBlank() ? List.copyOf(groups.keySet()) : List.of(names.split(","));
        for (String name : chosen) {
            Group group = groups.get(name);
            if (group == null) {
                throw new IllegalArgumentException("There is no group of rows \"" + name + "\"; there are "
                        + String.join(", ", groups.keySet()) + ".");
            }
            group.measure();
        }
    }

    private void store() throws Exception {
        for (int writers : List.of(1, 8, 64)) {
            write(new StoreBenchmark(work, writers).measure());
        }
    }

    private void branches() throws Exception {
        for (int branches : List.of(50, 500)) {
            write(new ConversationBenchmark(work).branches(branches));
        }
    }

    /** Rows on a replica set of one. */
    @FunctionalInterface
    private interface DatabaseGroup {
        void measure(ReplicaSet set) throws Exception;
    }

    private static void onDatabase(String name, DatabaseGroup group) throws Exception {
        Optional<Path> mongod = TestProgram.MONGOD.find();
        if (mongod.isEmpty()) {
            System.out.println("SKIPPED the rows of " + name + ": there is no mongod; .ci/mongod brings one");
            return;
        }
        try (ReplicaSet set = ReplicaSet.builder(mongod.get(), 1).start()) {
            group.measure(set);
        }
    }

    private void mongo(ReplicaSet set) throws Exception {
        try (DatabaseBenchmark rows = new DatabaseBenchmark("mongo", set, Mongo::storage)) {
            write(rows.puts(8));
            write(rows.gets());
            write(rows.batches());
        }
    }

    private void hybrid(ReplicaSet set) throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (DatabaseBenchmark rows = new DatabaseBenchmark("hybrid", set, mongo -> Storage.hybrid(mongo, directory))) {
            for (int callers : List.of(1, 8, 64)) {
                Comparison puts = rows.puts(callers);
                double append = AppendBaseline.rate(work, DatabaseBenchmark.load(callers));
                double both = 1 / (1 / Comparison.median(puts.reference()) + 1 / append);
                write(puts.with("ratio to driver + bare append", Comparison.median(puts.ours()) / both));
            }
            write(rows.batches());
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    private void start() throws Exception {
        write(new StartupBenchmark(work).measure());
        write(new StartupBenchmark(work).measureWithClassArchive());
    }

    private void write(Comparison comparison) throws IOException {
        System.out.println(comparison.line());
        Path file = results.resolve(comparison.name().replace(' ', '-') + ".json");
        Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(comparison));
    }
}
