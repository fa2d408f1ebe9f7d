package io.fairbot.samples.benchmarks;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.config.Secret;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.Mongo;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.Write;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What goes to a MongoDB server and comes from it, with eight callers who each wait for their answer, beside the driver alone; and
 * what a hybrid store answers from its cache.
 */
final class MongoRows implements AutoCloseable {
    private static final Model<Note> NOTES = Model.builder("notes", Note.class).build();
    private static final String TEXT = "x".repeat(340);
    private static final int CALLERS = 8;
    private static final int CALLS = 250;
    private static final int IN_A_BATCH = 3;
    private static final int KEY_BYTES = 32;

    private final ReplicaSet set;
    private final BenchPlatform platform = new BenchPlatform();
    private final MongoClient client;

    /** A document of some 400 bytes. */
    record Note(String branch, long seq, String text) {}

    MongoRows(ReplicaSet set) {
        this.set = set;
        client = MongoClients.create(set.uri());
    }

    List<Comparison> measure(Path work) throws Exception {
        return List.of(
                Comparison.of(
                        "mongodb put",
                        "puts/s",
                        () -> ours(store -> number -> store.apply(put(number, 1))),
                        () -> bare(driver -> driver::put)),
                Comparison.of(
                        "mongodb get",
                        "gets/s",
                        () -> ours(store -> filled(store, number -> store.get(NOTES, id(number, 0)))),
                        () -> bare(driver -> driver.filled(CALLERS * CALLS, driver::get))),
                Comparison.of(
                        "mongodb batch of 3",
                        "batches/s",
                        () -> ours(store -> number -> store.apply(put(number, IN_A_BATCH))),
                        () -> bare(driver -> number -> driver.batch(number, IN_A_BATCH))),
                new CacheRow(hybrid(work), platform, NOTES, number -> put(number, 1)).measure());
    }

    private StoreProvider hybrid(Path work) throws java.io.IOException {
        return Storage.hybrid(mongo(), Directories.fresh(work));
    }

    private Mongo mongo() {
        byte[] key = new byte[KEY_BYTES];
        return Mongo.uri(set.uri())
                .database(set.newDatabase())
                .timeout(Duration.ofSeconds(30))
                .encryptionKey(EncryptionKey.of(Secret.of(Base64.getEncoder().encodeToString(key))));
    }

    private double ours(Function<DocumentStore, IntFunction<CompletionStage<?>>> work) {
        DocumentStore store = Storage.mongo(mongo())
                .open(List.of(NOTES), platform.platform())
                .toCompletableFuture()
                .join();
        double rate = rate(work.apply(store));
        store.close().toCompletableFuture().join();
        return rate;
    }

    private double bare(Function<BareMongo, IntFunction<CompletionStage<?>>> work) {
        return rate(work.apply(new BareMongo(client, set.newDatabase(), TEXT)));
    }

    private static IntFunction<CompletionStage<?>> filled(DocumentStore store, IntFunction<CompletionStage<?>> then) {
        for (int number = 0; number < CALLERS * CALLS; number++) {
            store.apply(put(number, 1)).toCompletableFuture().join();
        }
        return then;
    }

    private static Batch put(int number, int documents) {
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            writes.add(Write.insert(NOTES, id(number, i), new Note("matriz", number, TEXT)));
        }
        return Batch.of("batch-" + number, writes.toArray(Write[]::new));
    }

    private static String id(int number, int document) {
        return "note-" + number + "-" + document;
    }

    private static double rate(IntFunction<CompletionStage<?>> call) {
        long begin = System.nanoTime();
        CompletableFuture<?>[] all = new CompletableFuture<?>[CALLERS];
        for (int caller = 0; caller < CALLERS; caller++) {
            all[caller] = chain(call, caller * CALLS, CALLS).toCompletableFuture();
        }
        CompletableFuture.allOf(all).join();
        return CALLERS * CALLS / ((System.nanoTime() - begin) / 1e9);
    }

    private static CompletionStage<Void> chain(IntFunction<CompletionStage<?>> call, int from, int left) {
        return left == 0
                ? CompletableFuture.completedStage(null)
                : call.apply(from).thenCompose(done -> chain(call, from + 1, left - 1));
    }

    @Override
    public void close() {
        client.close();
        platform.close();
    }
}
