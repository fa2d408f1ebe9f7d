package io.fairbot.acceptance;

import io.fairbot.config.Secret;
import io.fairbot.runtime.DaemonThreads;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTime;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.Mongo;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/** Writes many documents of a model that is not mirrored into a hybrid store, and reads every one of them again. */
public final class ManyDocuments {
    private static final Model<Event> EVENTS =
            Model.builder("events", Event.class).index("day").notMirrored().build();
    private static final int IN_A_BATCH = 500;
    private static final int AT_ONCE = 4;
    private static final int REPORTED = 20_000;
    private static final int DAYS = 100;
    private static final int KEY_BYTES = 32;

    private ManyDocuments() {}

    /**
     * Something that happened.
     *
     * @param day the number of a day
     * @param text what happened
     */
    record Event(int day, String text) {}

    /**
     * Runs, and prints what it found.
     *
     * @param args the connection string, the database, the directory of the store, how many documents
     */
    public static void main(String[] args) {
        ScheduledExecutorService scheduler = DaemonThreads.scheduler("many-documents");
        SystemTime time = new SystemTime(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new SecureRandom()), new DaemonThreads());
        Mongo mongo = Mongo.uri(args[0])
                .database(args[1])
                .timeout(Duration.ofSeconds(20))
                .encryptionKey(EncryptionKey.of(Secret.of(Base64.getEncoder().encodeToString(new byte[KEY_BYTES]))));
        DocumentStore store = Storage.hybrid(mongo, Path.of(args[2]))
                .open(List.of(EVENTS), platform)
                .toCompletableFuture()
                .join();
        int documents = Integer.parseInt(args[3]);
        fill(store, documents);
        System.out.println("seen=" + all(store) + " ofOneDay=" + ofOneDay(store) + " durability="
                + store.status().durability() + " heapLimitMB="
                + Runtime.getRuntime().maxMemory() / (1024 * 1024));
        store.close().toCompletableFuture().join();
        System.exit(0);
    }

    private static void fill(DocumentStore store, int documents) {
        CompletableFuture<?>[] all = IntStream.range(0, AT_ONCE)
                .mapToObj(place -> fill(store, place * IN_A_BATCH, documents).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }

    private static CompletionStage<Void> fill(DocumentStore store, int from, int documents) {
        if (from >= documents) {
            return CompletableFuture.completedStage(null);
        }
        List<Write> writes = new ArrayList<>();
        for (int number = from; number < Math.min(documents, from + IN_A_BATCH); number++) {
            String id = "event-%07d".formatted(number);
            writes.add(Write.insert(EVENTS, id, new Event(number % DAYS, "Something happened: " + number)));
        }
        return store.apply(Batch.of("fill-" + from, writes.toArray(Write[]::new)))
                .thenAccept(result -> {
                    result.orThrow();
                    if (from % REPORTED == 0) {
                        System.out.println("filled=" + from);
                    }
                })
                .thenCompose(done -> fill(store, from + AT_ONCE * IN_A_BATCH, documents));
    }

    private static int all(DocumentStore store) {
        return count(store, Query.of(EVENTS).limit(Query.MAX_LIMIT));
    }

    private static int ofOneDay(DocumentStore store) {
        return count(store, Query.of(EVENTS).where("day", 7).limit(Query.MAX_LIMIT));
    }

    /** Counts over all pages, each document once and in order. */
    private static int count(DocumentStore store, Query<Event> query) {
        int seen = 0;
        String last = "";
        Query<Event> next = query;
        while (true) {
            Page<Event> page = store.find(next).toCompletableFuture().join();
            for (Document<Event> document : page.documents()) {
                if (document.id().compareTo(last) <= 0) {
                    throw new IllegalStateException("The document " + document.id() + " came after " + last + ".");
                }
                last = document.id();
                seen++;
            }
            if (page.next().isEmpty()) {
                return seen;
            }
            next = query.after(page.next().get());
        }
    }
}
