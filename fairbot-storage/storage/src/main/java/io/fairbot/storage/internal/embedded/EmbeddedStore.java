package io.fairbot.storage.internal.embedded;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.storage.internal.embedded.sqlite.DataDirectory;
import io.fairbot.storage.internal.embedded.sqlite.OpenResources;
import io.fairbot.storage.internal.embedded.sqlite.SqliteDatabase;
import io.fairbot.storage.internal.embedded.sqlite.SqliteTransactions;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Query;
import io.fairbot.store.Retention;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.spi.ChangeFeed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A document store in one SQLite file. */
public final class EmbeddedStore implements DocumentStore {
    private static final int READERS = 2;
    private static final int COMPLETERS = 2;
    private static final long CLOSE_SECONDS = 5;
    /** The number of changes a listener may lag behind before it receives a resync. */
    private static final int HISTORY = 10_000;

    private final SqliteDatabase database;
    private final ModelTables tables;
    private final TimeSource time;
    private final SqliteWriter writer;
    private final ChangeFeed hub;
    private final EmbeddedLeases leases;
    private final ExecutorService writerThread;
    private final ExecutorService readers;
    private final ExecutorService completions;
    private final ExecutorService feed;
    private final BlockingQueue<SqliteReader> connections = new LinkedBlockingQueue<>();
    private Optional<CompletionStage<Void>> closing = Optional.empty();

    private EmbeddedStore(SqliteDatabase database, ModelTables tables, Platform platform, OpenResources opened)
            throws SQLException {
        this.database = database;
        this.tables = tables;
        time = platform.time();
        for (int i = 0; i < READERS; i++) {
            connections.add(opened.add(new SqliteReader(database.reader(), database.failures())));
        }
        writerThread = executor(platform, "store-write", 1, opened);
        readers = executor(platform, "store-read", READERS, opened);
        completions = executor(platform, "store-done", COMPLETERS, opened);
        feed = executor(platform, "store-feed", 1, opened);
        hub = new ChangeFeed(platform.ids().next(), HISTORY, feed);
        writer = new SqliteWriter(
                new SqliteTransactions(database.writer()), database.wal(), database.failures(), time, hub, completions);
        leases = new EmbeddedLeases(writer, new CounterTable(database.failures()), time);
    }

    private static ExecutorService executor(Platform platform, String name, int threads, OpenResources opened) {
        ExecutorService executor = platform.executors().create(name, threads);
        opened.add(executor::shutdown);
        return executor;
    }

    /** Locks a data directory without opening a store. */
    public static Closeable lockDirectory(Path directory) {
        return DataDirectory.lock(directory);
    }

    /**
     * Opens the store in a directory.
     *
     * @throws StoreException when it is in use, damaged, or cannot be written; the message names the file and the remedy
     */
    public static EmbeddedStore open(Path directory, List<Model<?>> models, Platform platform) {
        ModelTables tables = new ModelTables(models);
        SqliteDatabase database = SqliteDatabase.open(directory, platform.ids());
        try (OpenResources opened = new OpenResources()) {
            opened.add(database);
            new SqliteSchemaMigrator(database).migrate(tables.all());
            EmbeddedStore store = new EmbeddedStore(database, tables, platform, opened);
            store.writerThread.execute(store.writer);
            opened.keep();
            return store;
        } catch (SQLException e) {
            throw database.failures().of(e);
        } catch (IOException e) {
            throw database.failures().of(e);
        }
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        ModelTable table = tables.of(model);
        return read(reader -> reader.get(table, model, id));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        ModelTable table = tables.of(query.model());
        query.index();
        return read(reader -> reader.find(table, query));
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        return mending(writer.submit(new BatchOperation(batch, tables, database.failures())), result -> {
            if (result instanceof BatchResult.Applied) {
                batch.writes().forEach(write -> damage().remove(write.model().name(), write.id()));
            }
        });
    }

    /** Writes documents with given versions in one commit, without checking preconditions. */
    public CompletionStage<Boolean> writeRaw(List<RawWrite> writes, Optional<Fence> fence) {
        return write(writes, fence, true);
    }

    /**
     * Writes documents as {@link #writeRaw} does, without a sync of its own: a power failure may undo it, never what was
     * committed before it.
     */
    public CompletionStage<Boolean> writeLazily(List<RawWrite> writes, Optional<Fence> fence) {
        return write(writes, fence, false);
    }

    private CompletionStage<Boolean> write(List<RawWrite> writes, Optional<Fence> fence, boolean isUrgent) {
        return mending(
                writer.submit(new UnconditionalWriteOperation(writes, fence, isUrgent, tables, database.failures())),
                kept -> writes.forEach(write -> damage().remove(write.model().name(), write.id())));
    }

    private DamageRecord damage() {
        return database.failures().damage();
    }

    /** Removes what was written from the record of damage, in which there is usually nothing. */
    private <T> CompletionStage<T> mending(CompletionStage<T> write, Consumer<T> removal) {
        return damage().hasDocuments()
                ? write.thenApply(done -> {
                    removal.accept(done);
                    return done;
                })
                : write;
    }

    /** Reads the versions of some documents, 0 for those that are absent. */
    public CompletionStage<List<Long>> versions(List<RawWrite> writes) {
        return read(reader -> reader.versions(writes, tables));
    }

    /** Returns the highest version of a deleted document. */
    public long versionFloor() {
        return writer.floor();
    }

    /** Checks that this store can hold a document: its model is known and its indexed fields can be stored. */
    public void check(RawWrite write) {
        ModelTable table = tables.of(write.model());
        write.body().ifPresent(body -> TableRow.of(body.bytes(), table.fields()));
    }

    /** Counts the documents of every model, also of those that the store was not opened with. */
    public CompletionStage<Map<String, Long>> counts() {
        return read(SqliteReader::counts);
    }

    /** Returns whether there is any document of a model, also of one that the store was not opened with. */
    public CompletionStage<Boolean> containsAny(String model) {
        return read(reader -> reader.holdsAny(model));
    }

    /** Checks that the store was opened with a model. */
    public void check(Model<?> model) {
        tables.of(model);
    }

    /** Reads a document in its stored form. */
    public CompletionStage<Optional<RawDocument>> getRaw(Model<?> model, String id) {
        ModelTable table = tables.of(model);
        return read(reader -> reader.getRaw(table, id));
    }

    /** Reads documents in their stored form, ordered by id, after a given id. */
    public CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit) {
        ModelTable table = tables.of(model);
        return read(reader -> reader.listRaw(table, after, limit));
    }

    /** Reads versions by id, ordered by id, after a given id. */
    public CompletionStage<Map<String, Long>> versions(Model<?> model, String after, int limit) {
        ModelTable table = tables.of(model);
        return read(reader -> reader.versions(table, after, limit));
    }

    /** Reads the versions of expired documents. */
    public CompletionStage<Map<String, Long>> expired(Model<?> model, Instant now, int limit) {
        ModelTable table = tables.of(model);
        Retention retention = model.retention().orElseThrow();
        return read(reader -> reader.expired(table, retention.field(), limit(retention, now), limit));
    }

    /** Returns the highest token of a lease that was issued or seen. */
    public CompletionStage<Long> highestToken(String lease) {
        return read(reader -> reader.counter(CounterTable.lease(lease)));
    }

    private static String limit(Retention retention, Instant now) {
        return (String) FieldValues.normalize(now.minus(retention.duration()));
    }

    @Override
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        models.forEach(tables::of);
        if (writer.isClosing()) {
            throw SqliteWriter.closed();
        }
        return hub.subscribe(models, after, listener);
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        if (writer.isClosing()) {
            return CompletableFuture.failedStage(SqliteWriter.closed());
        }
        CompletionStage<Long> total = CompletableFuture.completedStage(0L);
        for (ModelTable table : tables.all()) {
            Optional<Retention> retention = table.model().retention();
            if (retention.isPresent()) {
                total = total.thenCompose(count -> expire(table, retention.get(), count));
            }
        }
        return damage().hasDocuments() ? total.thenCompose(this::withoutDeletedDamage) : total;
    }

    /** Removes deleted documents from the record of damage. */
    private CompletionStage<Long> withoutDeletedDamage(long deleted) {
        return read(reader -> {
            for (DamagedDocument document : damage().documents()) {
                if (!reader.holds(document.model(), document.id())) {
                    damage().remove(document.model(), document.id());
                }
            }
            return deleted;
        });
    }

    @Override
    public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        return read(reader -> new BackupWriter(database, time, progress).write(directory));
    }

    @Override
    public Optional<String> directoryId() {
        return Optional.of(database.identity());
    }

    @Override
    public StoreStatus status() {
        Optional<String> problem = writer.isClosing()
                ? Optional.of(SqliteWriter.closed().getMessage())
                : writer.problem().or(damage()::problem).map(this::withoutDirectory);
        return new StoreStatus("EMBEDDED", Durability.LOCAL, problem, Map.of("damaged", damage().count()));
    }

    /** Names the files alone: health is shown to everyone, and no path of this machine is. */
    private String withoutDirectory(String text) {
        Path file = database.directory().database();
        return text.replace(file.toString(), String.valueOf(file.getFileName()));
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing.isEmpty()) {
            closing = Optional.of(writer.close().handle((ended, failure) -> {
                release();
                return null;
            }));
        }
        // A copy: a caller that cancels must not prevent the remaining resources from being released.
        return closing.get().thenAccept(nothing -> {});
    }

    private CompletionStage<Long> expire(ModelTable table, Retention retention, long before) {
        return writer.submit(new ExpiryOperation(table, retention.field(), limit(retention, time.now())))
                .thenCompose(count -> count == ExpiryOperation.PORTION
                        ? expire(table, retention, before + count)
                        : CompletableFuture.completedStage(before + count));
    }

    private <T> CompletionStage<T> read(SqlRead<T> read) {
        if (writer.isClosing()) {
            return CompletableFuture.failedStage(SqliteWriter.closed());
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            readers.execute(() -> {
                try {
                    result.complete(withReader(read));
                } catch (SQLException e) {
                    result.completeExceptionally(database.failures().of(e));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            // It was closed in between.
            result.completeExceptionally(SqliteWriter.closed());
        }
        return result;
    }

    private <T> T withReader(SqlRead<T> read) throws SQLException, InterruptedException {
        SqliteReader reader = connections.take();
        try {
            return read.run(reader);
        } catch (SQLException e) {
            reader.forget();
            throw e;
        } finally {
            connections.add(reader);
        }
    }

    /** Releases what was opened, in reverse order; runs on the writer's thread as its last task. */
    private void release() {
        hub.close();
        readers.shutdown();
        feed.shutdown();
        completions.shutdown();
        writerThread.shutdown();
        List<AutoCloseable> open = new ArrayList<>();
        // Reads that were submitted before still need their connections.
        open.add(() -> readers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS));
        for (int i = 0; i < READERS; i++) {
            open.add(() -> connections.take().close());
        }
        open.add(database);
        Optional<Exception> failure = Optional.empty();
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failure = Optional.of(e);
            }
        }
        failure.ifPresent(cause -> {
            throw new StoreException(
                    StoreErrorCode.UNAVAILABLE, "The store could not be closed: " + cause.getMessage(), cause);
        });
    }

    /** A read that may throw an SQL exception. */
    @FunctionalInterface
    private interface SqlRead<T> {
        T run(SqliteReader reader) throws SQLException;
    }
}
