package io.fairbot.storage;

import com.mongodb.client.MongoDatabase;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A real MongoDB, real time, and what tests of backups and copies say often. */
final class Databases implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final ReplicaSet set;
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());

    Databases(String test) {
        set = ReplicaSet.shared(TestProgram.MONGOD.require(test));
    }

    Platform platform() {
        return platform;
    }

    String newDatabase() {
        return set.newDatabase();
    }

    /** With a timeout that a busy machine does not reach: no test makes an outage by waiting for it. */
    Mongo mongo(String database) {
        return Mongo.uri(set.uri())
                .database(database)
                .timeout(Duration.ofSeconds(30))
                .encryptionKey(EncryptionKey.of(new byte[EncryptionKey.LENGTH]));
    }

    /** The database past the store. */
    MongoDatabase bare(String database) {
        return set.primaryClient().getDatabase(database);
    }

    DocumentStore open(StoreProvider provider, Model<?>... models) {
        return await(provider.open(List.of(models), platform));
    }

    void apply(DocumentStore store, Write... writes) {
        await(store.apply(Batch.of(platform.ids().next(), writes))).orThrow();
    }

    static <T> Map<String, Document<T>> all(DocumentStore store, Model<T> model) {
        Map<String, Document<T>> found = new TreeMap<>();
        Query<T> query = Query.of(model).limit(Query.MAX_LIMIT);
        Optional<String> next = Optional.empty();
        do {
            Page<T> page = await(store.find(next.map(query::after).orElse(query)));
            page.documents().forEach(document -> found.put(document.id(), document));
            next = page.next();
        } while (next.isPresent());
        return found;
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
