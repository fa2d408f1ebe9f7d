package io.fairbot.storage;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.storage.mongo.internal.Filling;
import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Fills, watches, pages through and counts a collection that has no copy here; run as a process with a small heap. */
public final class LargeCollection {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int BRANCHES = 5;
    private static final Model<Note> NOTES = Model.builder("notes", Note.class)
            .index("seq")
            .index("branch", "seq")
            .appendOnly()
            .build();

    private final DocumentStore store;
    private final int count;
    private final String text;
    private final Watcher watcher = new Watcher();

    /** A small document. */
    record Note(int branch, int seq, String text) {}

    /** Notes which documents it was told of. */
    private static final class Watcher implements ChangeListener {
        private final BitSet told = new BitSet();
        private int resyncs;

        @Override
        public synchronized void onChanges(List<Change> changes) {
            // Their ids are in the order of their numbers.
            changes.forEach(change -> told.set(Integer.parseInt(change.id().substring(1))));
        }

        @Override
        public synchronized void onResync() {
            resyncs++;
        }

        synchronized int told() {
            return told.cardinality();
        }

        synchronized int resyncs() {
            return resyncs;
        }
    }

    private LargeCollection(DocumentStore store, int count, int letters) {
        this.store = store;
        this.count = count;
        text = "x".repeat(letters);
    }

    /**
     * Does it all, and prints what was seen.
     *
     * @param args the connection string, the database, the directory, how many documents, how many letters in each
     * @throws IOException when the directory cannot be read
     */
    public static void main(String[] args) throws IOException {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("large");
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
        Path directory = Path.of(args[2]);
        Mongo mongo = Mongo.uri(args[0])
                .database(args[1])
                .timeout(Duration.ofSeconds(30))
                .encryptionKey(EncryptionKey.of(new byte[EncryptionKey.LENGTH]));
        DocumentStore store = await(Storage.hybrid(mongo, directory).open(List.of(NOTES), platform));
        new LargeCollection(store, Integer.parseInt(args[3]), Integer.parseInt(args[4])).run(args[0], args[1]);
        await(store.close());
        try (Stream<Path> files = Files.walk(directory)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            System.out.println("directory=" + bytes);
        }
        scheduler.shutdownNow();
    }

    private void run(String uri, String database) {
        store.subscribe(Set.of(NOTES), Optional.empty(), watcher);
        Filling.fill(uri, database, NOTES, count, number -> new Note(number % BRANCHES, number, text));
        System.out.println("filled=" + count + " used=" + usedMegabytes());
        Awaitility.await().atMost(PATIENCE).until(() -> watcher.told() == count || watcher.resyncs() > 0);
        System.out.println("told=" + watcher.told() + " resyncs=" + watcher.resyncs() + " used=" + usedMegabytes());
        System.out.println("paged=" + paged(Query.of(NOTES).orderBy("seq")) + " used=" + usedMegabytes());
        int counted = 0;
        for (int branch = 0; branch < BRANCHES; branch++) {
            counted += paged(Query.of(NOTES).where("branch", branch).orderBy("seq"));
        }
        System.out.println("counted=" + counted + " used=" + usedMegabytes());
        append();
    }

    /** How many documents a query has; each page goes on behind the last one, without gap, repetition or disorder. */
    private int paged(Query<Note> query) {
        int found = 0;
        int last = -1;
        Optional<String> next = Optional.empty();
        do {
            Query<Note> more = query.limit(Query.MAX_LIMIT);
            Page<Note> page = await(store.find(next.map(more::after).orElse(more)));
            for (Document<Note> document : page.documents()) {
                if (document.value().seq() <= last
                        || !document.id().equals(Filling.id(document.value().seq()))) {
                    throw new IllegalStateException("After " + last + " came " + document.id() + ".");
                }
                last = document.value().seq();
                found++;
            }
            next = page.next();
        } while (next.isPresent());
        return found;
    }

    /** One more is inserted and read as in a small collection. */
    private void append() {
        Note last = new Note(count % BRANCHES, count, "appended");
        await(store.apply(Batch.of("append", Write.insert(NOTES, Filling.id(count), last))))
                .orThrow();
        Note again = await(store.get(NOTES, Filling.id(count))).orElseThrow().value();
        System.out.println("appended=" + again.equals(last));
    }

    private static long usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
