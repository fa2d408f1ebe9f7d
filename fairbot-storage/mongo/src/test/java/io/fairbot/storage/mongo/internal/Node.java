package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.config.Secret;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A store of one process, in real time but for its wall clock, which stands where a test puts it. */
final class Node implements AutoCloseable {
    static final EncryptionKey KEY = EncryptionKey.of(new byte[EncryptionKey.LENGTH]);
    static final Duration PATIENT = Duration.ofSeconds(30);

    private static final long PATIENCE_SECONDS = 300;

    private final MongoStore store;
    private final ScheduledExecutorService scheduler;

    private Node(MongoStore store, ScheduledExecutorService scheduler) {
        this.store = store;
        this.scheduler = scheduler;
    }

    static MongoConnectionSettings target(String uri, String database) {
        return new MongoConnectionSettings(
                Optional.of(Secret.of(uri)), Optional.empty(), database, PATIENT, Optional.of(KEY));
    }

    static MongoConnectionSettings within(MongoConnectionSettings target, Duration timeout) {
        return new MongoConnectionSettings(target.uri(), target.client(), target.database(), timeout, target.key());
    }

    static Node open(MongoConnectionSettings target, Model<?>... models) {
        return open(target, InstantSource.system(), models);
    }

    static Node open(MongoConnectionSettings target, InstantSource clock, Model<?>... models) {
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(DaemonExecutorFactory.threadFactory("test"));
        SystemTimeSource time = new SystemTimeSource(clock, scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
        List<Model<?>> all = models.length == 0 ? List.of(Thing.MODEL) : List.of(models);
        try {
            return new Node(await(MongoStore.open(target, all, platform)), scheduler);
        } catch (CompletionException e) {
            scheduler.shutdownNow();
            throw e.getCause() instanceof StoreException cause ? cause : e;
        }
    }

    /** Why a store cannot be opened. */
    static StoreException refusal(MongoConnectionSettings target, Model<?>... models) {
        Throwable failure = catchThrowable(() -> open(target, models).close());
        assertThat(failure).isInstanceOf(StoreException.class);
        return (StoreException) failure;
    }

    MongoStore store() {
        return store;
    }

    /** What a batch of one put ends with. */
    BatchResult put(String batch, String id, Precondition precondition, long version, String json) {
        return apply(batch(batch, write(id, precondition, version, json)));
    }

    /** The version a document gets. */
    long put(String batch, String id, String json) {
        return put(batch, id, Precondition.ANY, 0, json).orThrow().versions().get(0);
    }

    BatchResult apply(RawBatch batch) {
        return await(store.apply(batch));
    }

    /** What a round of all batches ends with. */
    ReplayResult replay(RawBatch... batches) {
        return await(store.replay(List.of(batches), List.of(), PATIENT));
    }

    Optional<RawDocument> raw(String id) {
        return await(store.getRaw(Thing.MODEL, id));
    }

    String json(String id) {
        return new String(raw(id).orElseThrow().body().bytes(), StandardCharsets.UTF_8);
    }

    static RawBatch batch(String id, RawWrite... writes) {
        return new RawBatch(id, Optional.empty(), List.of(writes));
    }

    static RawWrite write(String id, Precondition precondition, long version, String json) {
        JsonBody body = new JsonBody(json.getBytes(StandardCharsets.UTF_8));
        return new RawWrite(Thing.MODEL, id, precondition, version, 1, Optional.of(body));
    }

    static RawWrite delete(String id, Precondition precondition) {
        return new RawWrite(Thing.MODEL, id, precondition, 0, 1, Optional.empty());
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            // So that it shows which line of the test waited.
            throw new CompletionException(e.getCause());
        }
    }

    /** What a stage fails with. */
    static Throwable failure(CompletionStage<?> stage) {
        Throwable failure = catchThrowable(() -> await(stage));
        assertThat(failure).isInstanceOf(CompletionException.class);
        return java.util.Objects.requireNonNull(failure.getCause());
    }

    /** A wall clock that stands still. */
    static InstantSource standing(AtomicReference<Instant> now) {
        return now::get;
    }

    @Override
    public void close() {
        await(store.close());
        scheduler.shutdownNow();
    }
}
