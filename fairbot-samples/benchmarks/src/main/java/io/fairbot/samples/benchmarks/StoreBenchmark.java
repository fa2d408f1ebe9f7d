package io.fairbot.samples.benchmarks;

import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A benchmark of acknowledged durable puts per second, with concurrent writers that each wait for the acknowledgement. */
final class StoreBenchmark {
    private static final Model<NoteDocument> NOTES =
            Model.builder("notes", NoteDocument.class).index("branch", "seq").build();
    private static final String TEXT = "x".repeat(340);
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE notes (id TEXT NOT NULL PRIMARY KEY, version INTEGER, fence INTEGER, shape INTEGER, crc"
                    + " INTEGER, body BLOB, f_branch, f_seq) WITHOUT ROWID",
            "CREATE INDEX i_notes ON notes (f_branch, f_seq)");
    private static final String INSERT = "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Path work;
    private final LoadGenerator callers;

    /** A document of about 400 bytes. */
    record NoteDocument(String branch, long seq, String text) {}

    StoreBenchmark(Path work, int writers) {
        this.work = work;
        callers = new LoadGenerator(writers, Math.max(4000, writers * 300) / writers);
    }

    Comparison measure() throws Exception {
        Comparison comparison =
                Comparison.of("store " + callers.count() + " writers", "puts/s", this::ours, this::reference);
        double append = AppendBaseline.rate(work, callers);
        return comparison.with("ratio to a bare append", Comparison.median(comparison.ours()) / append);
    }

    private double ours() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (BenchmarkPlatform platform = new BenchmarkPlatform()) {
            DocumentStore store = Storage.embedded(directory)
                    .open(List.of(NOTES), platform.platform())
                    .toCompletableFuture()
                    .join();
            double rate = callers.rate(number -> {
                String id = "note-" + number;
                return store.apply(Batch.of(id, Write.insert(NOTES, id, new NoteDocument("matriz", number, TEXT))))
                        .thenAccept(result -> result.orThrow());
            });
            store.close().toCompletableFuture().join();
            return rate;
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    private double reference() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (SqliteBaseline store = new SqliteBaseline(directory.resolve("bare.db"), SCHEMA)) {
            long begun = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            return callers.rate(number -> {
                byte[] body = ("{\"branch\":\"matriz\",\"seq\":" + number + ",\"text\":\"" + TEXT + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
                return store.commit(new SqliteBaseline.SqlStatement(
                        INSERT,
                        // Version and checksum of the same size as fairbot's.
                        List.of("note-" + number, begun + number, 0L, 1, 0xdeadbeefL, body, "matriz", (long) number)));
            });
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }
}
