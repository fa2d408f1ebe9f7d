package io.fairbot.samples.benchmarks;

import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.Write;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A benchmark of puts, gets and batches per second of a store on MongoDB against the driver alone, with concurrent callers
 * that each wait for the response.
 */
final class DatabaseBenchmark implements AutoCloseable {
    static final EncryptionKey KEY = EncryptionKey.of(new byte[EncryptionKey.LENGTH]);

    private static final int CALLERS = 8;
    private static final LoadGenerator GETS = new LoadGenerator(CALLERS, 2000);
    private static final LoadGenerator BATCHES = new LoadGenerator(CALLERS, 150);
    private static final String TEXT = "x".repeat(340);
    private static final Model<BaselineDocument.BaselineNote> NOTES = model("notes");
    /** The models of the documents that a conversation turn inserts: the marker of its message, a reply, a timer. */
    private static final List<Model<BaselineDocument.BaselineNote>> INSERTED =
            List.of(model("marks"), model("replies"), model("alarms"));
    /** The model of the conversation state, which a turn replaces. */
    private static final Model<BaselineDocument.BaselineNote> TALKS = model("talks");

    private static final List<Model<?>> ALL = List.of(NOTES, TALKS, INSERTED.get(0), INSERTED.get(1), INSERTED.get(2));

    private final String name;
    private final BenchmarkPlatform platform = new BenchmarkPlatform();
    private final DocumentStore store;
    private final MongoBaseline bare;
    private int run;

    /**
     * Opens the store and its reference.
     *
     * @param name the first word of the rows
     * @param set the replica set, on which each of the two has a database of its own
     * @param storage returns the storage that is measured, on the given database
     */
    DatabaseBenchmark(String name, ReplicaSet set, Function<Mongo, StoreProvider> storage) {
        this.name = name;
        store = await(storage.apply(database(set, set.newDatabase())).open(ALL, platform.platform()));
        String other = set.newDatabase();
        // Gives the reference the same collections, indexes and validators.
        await(await(database(set, other).storage().open(ALL, platform.platform()))
                .close());
        bare = new MongoBaseline(set.uri(), other);
    }

    private static Model<BaselineDocument.BaselineNote> model(String name) {
        return Model.builder(name, BaselineDocument.BaselineNote.class)
                .index("branch", "seq")
                .build();
    }

    private static Mongo database(ReplicaSet set, String database) {
        return Mongo.uri(set.uri()).database(database).encryptionKey(KEY);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static BaselineDocument.BaselineNote note(long number) {
        return new BaselineDocument.BaselineNote("matriz", number, TEXT);
    }

    private static BaselineDocument note(String id, int number) {
        return BaselineDocument.of(id, number + 1L, id, note(number));
    }

    /** Returns a measurement that runs one side once, with unused ids. */
    private Comparison.Measurement fresh(Supplier<Double> side) {
        return () -> {
            run++;
            return side.get();
        };
    }

    private String id(int number) {
        return "note-" + run + "-" + number;
    }

    /** Returns a load with more calls for more callers, though fewer for each. */
    static LoadGenerator load(int callers) {
        return new LoadGenerator(callers, (int) (2800 / Math.sqrt(callers)));
    }

    /** Measures the puts of a number of callers; each puts documents of its own. */
    Comparison puts(int callers) throws Exception {
        LoadGenerator load = load(callers);
        List<Double> ourP99 = new ArrayList<>();
        List<Double> referenceP99 = new ArrayList<>();
        return Comparison.of(
                        name + " put " + callers + " callers",
                        "puts/s",
                        fresh(() -> rate(load, ourP99, number -> insert(NOTES, id(number), number))),
                        fresh(() -> rate(
                                load, referenceP99, number -> bare.insert(NOTES.name(), note(id(number), number)))))
                .with("p99 ms", Comparison.median(ourP99))
                .with("reference p99 ms", Comparison.median(referenceP99));
    }

    private static double rate(LoadGenerator load, List<Double> p99, IntFunction<CompletionStage<Void>> call) {
        LoadGenerator.Load result = load.run(call);
        p99.add(result.p99());
        return result.rate();
    }

    private CompletionStage<Void> insert(Model<BaselineDocument.BaselineNote> model, String id, long number) {
        return store.apply(Batch.of(id, Write.insert(model, id, note(number)))).thenAccept(result -> result.orThrow());
    }

    Comparison gets() throws Exception {
        for (int number = 0; number < GETS.calls(); number++) {
            // Documents that exist whatever ids the puts used.
            await(insert(NOTES, "get-" + number, number));
            await(bare.insert(NOTES.name(), note("get-" + number, number)));
        }
        return Comparison.of(
                name + " get 8 callers",
                "gets/s",
                () -> GETS.rate(number -> store.get(NOTES, "get-" + number)
                        .thenAccept(found -> check(found.orElseThrow().value(), number))),
                () -> GETS.rate(number ->
                        bare.get(NOTES.name(), "get-" + number).thenAccept(found -> check(found.body(), number))));
    }

    private static void check(BaselineDocument.BaselineNote found, long number) {
        if (found.seq() != number) {
            throw new IllegalStateException("Another document was read.");
        }
    }

    Comparison batches() throws Exception {
        return Comparison.of(
                name + " batch of 4 8 callers", "batches/s", fresh(this::ourBatches), fresh(this::referenceBatches));
    }

    private double ourBatches() {
        long[] versions = new long[CALLERS];
        for (int caller = 0; caller < CALLERS; caller++) {
            Write first = Write.insert(TALKS, talk(caller), note(caller));
            versions[caller] = version(await(store.apply(Batch.of(talk(caller), first))));
        }
        return BATCHES.rate(number -> {
            int caller = number / BATCHES.each();
            List<Write> writes = new ArrayList<>();
            writes.add(new Write.Put<>(TALKS, talk(caller), note(number), Precondition.atVersion(versions[caller])));
            INSERTED.forEach(model -> writes.add(Write.insert(model, id(number), note(number))));
            return store.apply(Batch.of("turn-" + id(number), writes.toArray(new Write[0])))
                    .thenAccept(result -> versions[caller] = version(result));
        });
    }

    private String talk(int caller) {
        return "talk-" + run + "-" + caller;
    }

    private static long version(BatchResult result) {
        return result.orThrow().versions().get(0);
    }

    private double referenceBatches() {
        for (int caller = 0; caller < CALLERS; caller++) {
            await(bare.insert(TALKS.name(), BaselineDocument.of(talk(caller), 1, talk(caller), note(caller))));
        }
        List<String> inserted = INSERTED.stream().map(Model::name).toList();
        return BATCHES.rate(number -> {
            int caller = number / BATCHES.each();
            String batch = "turn-" + id(number);
            long version = number % BATCHES.each() + 2L;
            return bare.turn(
                    batch,
                    TALKS.name(),
                    BaselineDocument.of(talk(caller), version, batch, note(number)),
                    inserted,
                    BaselineDocument.of(id(number), version, batch, note(number)));
        });
    }

    @Override
    public void close() {
        bare.close();
        await(store.close());
        platform.close();
    }
}
