package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A test fixture with the store under test, its time source, and the operations that cases share. */
final class StoreFixture implements AutoCloseable {
    /** The time limit of every call, far longer than any takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final int THREADS = 8;

    private final Supplier<StoreProvider> providers;
    private final ManualTimeSource time = new ManualTimeSource(START);
    private final AtomicLong batches = new AtomicLong();
    private final Platform platform = new Platform(
            time, IdGenerator.ulids(time, new Random(START.getEpochSecond())), new DaemonExecutorFactory());
    private final ExecutorService threads = platform.executors().create("contract", THREADS);
    private final Supplier<Duration> timeout;
    private @Nullable DocumentStore current;

    StoreFixture(Supplier<StoreProvider> providers, Supplier<Duration> timeout) {
        this.providers = providers;
        this.timeout = timeout;
    }

    /** Creates a listener that waits for changes as long as the store may take. */
    RecordingChangeListener changeListener() {
        return new RecordingChangeListener(timeout.get());
    }

    ManualTimeSource time() {
        return time;
    }

    /** Returns the executor of concurrent calls. */
    ExecutorService threads() {
        return threads;
    }

    /** Returns the open store. */
    DocumentStore store() {
        DocumentStore open = current;
        if (open == null) {
            throw new IllegalStateException("No store is open.");
        }
        return open;
    }

    DocumentStore open() {
        return open(List.of(SampleDeal.MODEL, SampleDeal.OTHER, SampleVisit.MODEL));
    }

    DocumentStore open(List<Model<?>> models) {
        DocumentStore opened = await(tryOpen(models));
        current = opened;
        return opened;
    }

    CompletionStage<DocumentStore> tryOpen(List<Model<?>> models) {
        return providers.get().open(models, platform);
    }

    /** Closes the store and opens it again. */
    DocumentStore reopen() {
        await(store().close());
        return open();
    }

    DocumentStore reopen(List<Model<?>> models) {
        await(store().close());
        return open(models);
    }

    @Override
    public void close() {
        if (current != null) {
            await(current.close());
        }
        threads.shutdownNow();
        time.close();
    }

    Batch batch(Write... writes) {
        return Batch.of("batch-" + batches.incrementAndGet(), writes);
    }

    CompletionStage<BatchResult> submit(Write... writes) {
        return store().apply(batch(writes));
    }

    BatchResult apply(Write... writes) {
        return await(submit(writes));
    }

    /** Applies a batch of writes, which must succeed. */
    WriteReceipt write(Write... writes) {
        return apply(writes).orThrow();
    }

    /** Puts a deal and returns its version. */
    long put(String id, SampleDeal deal) {
        return write(Write.put(SampleDeal.MODEL, id, deal)).versions().get(0);
    }

    Optional<Document<SampleDeal>> get(String id) {
        return get(SampleDeal.MODEL, id);
    }

    <T> Optional<Document<T>> get(Model<T> model, String id) {
        return await(store().get(model, id));
    }

    /** Returns a document that must exist. */
    Document<SampleDeal> existing(String id) {
        return existing(SampleDeal.MODEL, id);
    }

    <T> Document<T> existing(Model<T> model, String id) {
        return get(model, id).orElseThrow(() -> new AssertionError("The document " + id + " is not there."));
    }

    <T> Page<T> page(Query<T> query) {
        return await(store().find(query));
    }

    /** Returns the ids of the documents that a query finds, over all pages. */
    <T> List<String> ids(Query<T> query) {
        List<String> ids = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            Page<T> page = page(next.isPresent() ? query.after(next.get()) : query);
            page.documents().forEach(document -> ids.add(document.id()));
            next = page.next();
        } while (next.isPresent());
        return ids;
    }

    /** Waits for a stage and returns its result. */
    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Asserts that a stage fails with a code. */
    static void assertFails(CompletionStage<?> stage, StoreException.StoreErrorCode reason, String as) {
        Throwable failure = catchThrowable(() -> await(stage));
        assertThat(failure).as(as).isInstanceOf(CompletionException.class);
        assertThat(failure.getCause())
                .as(as)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        cause -> assertThat(cause.code()).as(as).isEqualTo(reason));
    }
}
