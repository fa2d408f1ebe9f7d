package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.MongoDatabase;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.mongo.internal.MongoStore;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Hybrid stores in real time over a database of their own, in which somebody else writes too. */
final class HybridWorld implements AutoCloseable {
    static final List<Model<?>> MODELS = List.of(Note.NEAR, Note.FAR, Note.BRIEF);

    private static final long PATIENCE_SECONDS = 300;

    final Meddled database = new Meddled();
    final String uri;
    final String name;
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final List<DocumentStore> open = new ArrayList<>();

    HybridWorld(Object test) {
        this(ReplicaSet.shared(TestProgram.MONGOD.require(test.getClass().getSimpleName())));
    }

    HybridWorld(ReplicaSet set) {
        this(set.uri(), set.newDatabase());
    }

    HybridWorld(String uri, String name) {
        this.uri = uri;
        this.name = name;
    }

    Platform platform() {
        return platform;
    }

    HybridStoreFactory opening(Path directory) {
        return opening(directory, HybridSetup.target(uri, name));
    }

    HybridStoreFactory opening(Path directory, MongoConnectionSettings target) {
        return HybridSetup.opening(directory, (models, given) -> connect(target, models));
    }

    private CompletionStage<RemoteStore> connect(MongoConnectionSettings target, List<Model<?>> models) {
        return database.isAway()
                ? CompletableFuture.failedStage(Meddled.away())
                : MongoStore.open(target, models, platform).thenApply(database::around);
    }

    HybridStore open(Path directory) {
        return open(opening(directory));
    }

    HybridStore open(HybridStoreFactory opening) {
        return open(opening, MODELS);
    }

    HybridStore open(HybridStoreFactory opening, List<Model<?>> models) {
        HybridStore store = (HybridStore) await(opening.open(models, platform));
        open.add(store);
        return store;
    }

    StoreException refusal(HybridStoreFactory opening) {
        Throwable failure = catchThrowable(() -> open(opening));
        assertThat(failure).isInstanceOf(StoreException.class);
        return (StoreException) failure;
    }

    /** Somebody else who writes into the database. */
    DocumentStore somebody(Model<?>... models) {
        List<Model<?>> all = new ArrayList<>(models.length == 0 ? MODELS : List.of(models));
        all.add(Conflict.MODEL);
        DocumentStore other = await(MongoStore.open(HybridSetup.target(uri, name), all, platform));
        open.add(other);
        return other;
    }

    /** The database past every store, for one of the shared set. */
    MongoDatabase bare() {
        return ReplicaSet.shared(TestProgram.MONGOD.require("HybridWorld"))
                .primaryClient()
                .getDatabase(name);
    }

    BatchResult apply(DocumentStore store, Write... writes) {
        return await(store.apply(Batch.of(platform.ids().next(), writes)));
    }

    WriteReceipt put(DocumentStore store, Model<Note> model, String id, String text) {
        Note note = Note.of(text);
        return apply(store, model.isAppendOnly() ? Write.insert(model, id, note) : Write.put(model, id, note))
                .orThrow();
    }

    static Optional<String> text(DocumentStore store, Model<Note> model, String id) {
        return await(store.get(model, id)).map(document -> document.value().text());
    }

    /** All documents by id, as a query tells them. */
    static Map<String, String> texts(DocumentStore store, Model<Note> model) {
        Map<String, String> found = new TreeMap<>();
        for (Document<Note> document :
                await(store.find(Query.of(model).limit(Query.MAX_LIMIT))).documents()) {
            found.put(document.id(), document.value().text());
        }
        return found;
    }

    static long figure(DocumentStore store, String name) {
        return store.status().counters().getOrDefault(name, -1L);
    }

    /** Everything that a query tells, page by page. */
    static List<String> pages(DocumentStore store, Query<Note> query) {
        List<String> found = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<Note> page = await(store.find(next.map(query::after).orElse(query)));
            page.documents().forEach(document -> found.add(document.id()));
            next = page.next();
        } while (next.isPresent());
        return found;
    }

    static Lease lease(DocumentStore store) {
        return await(store.leases().acquire("branch/matriz", "test", Duration.ofMinutes(1)))
                .orElseThrow();
    }

    static void awaitMode(DocumentStore store, String mode) {
        until(mode, () -> store.status().mode().equals(mode));
    }

    static void until(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
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

    void close(DocumentStore store) {
        open.remove(store);
        await(store.close());
    }

    @Override
    public void close() {
        database.comeBack();
        open.forEach(store -> await(store.close()));
        scheduler.shutdownNow();
    }
}
