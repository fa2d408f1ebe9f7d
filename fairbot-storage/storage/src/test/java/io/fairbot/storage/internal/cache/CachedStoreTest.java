package io.fairbot.storage.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.memory.MemoryStorage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedStoreTest {
    private static final Model<Counted> MODEL =
            Model.builder("counted", Counted.class).build();

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("cache-test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Watched below = new Watched();
    private CachedStore store = open();

    record Counted(long number) {}

    /** A store that counts reads, and can hold their answers up. */
    private static final class Watched implements DocumentStore {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile Function<CompletionStage<?>, CompletionStage<?>> answers = answer -> answer;
        private volatile Optional<DocumentStore> real = Optional.empty();
        private volatile Optional<ChangeListener> listener = Optional.empty();

        private DocumentStore real() {
            return real.orElseThrow();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
            reads.incrementAndGet();
            return (CompletionStage<Optional<Document<T>>>) answers.apply(real().get(model, id));
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            return real().find(query);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return real().apply(batch);
        }

        @Override
        public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener heard) {
            listener = Optional.of(heard);
            return () -> listener = Optional.empty();
        }

        @Override
        public Leases leases() {
            return real().leases();
        }

        @Override
        public CompletionStage<Long> deleteExpired() {
            return real().deleteExpired();
        }

        @Override
        public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
            return real().backup(directory, progress);
        }

        @Override
        public StoreStatus status() {
            return real().status();
        }

        @Override
        public CompletionStage<Void> close() {
            return real().close();
        }
    }

    private CachedStore open() {
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        below.real = Optional.of(new MemoryStorage()
                .open(List.of(MODEL), platform)
                .toCompletableFuture()
                .join());
        return new CachedStore(below, List.of(MODEL), 1_000);
    }

    @BeforeEach
    void begin() {
        put(1);
    }

    @AfterEach
    void close() {
        store.close().toCompletableFuture().join();
        scheduler.shutdownNow();
    }

    @Test
    void theSecondReadDoesNotReachTheStore() {
        assertThat(read()).isEqualTo(1);
        assertThat(read()).isEqualTo(1);
        assertThat(below.reads).hasValue(1);
    }

    @Test
    void whatIsNotThereIsAskedForAgain() {
        assertThat(store.get(MODEL, "none").toCompletableFuture().join()).isEmpty();
        assertThat(store.get(MODEL, "none").toCompletableFuture().join()).isEmpty();
        assertThat(below.reads).hasValue(2);
    }

    @Test
    void anOwnWriteIsReadAtOnce() {
        read();
        put(2);
        assertThat(read()).isEqualTo(2);
        store.apply(Batch.of("drop", new Write.Delete(MODEL, "a", Precondition.ANY)))
                .toCompletableFuture()
                .join();
        assertThat(store.get(MODEL, "a").toCompletableFuture().join()).isEmpty();
    }

    @Test
    void aReadThatBeganBeforeAWriteLeavesNothingOldBehind() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        below.answers = answer -> answer.thenCombine(held, (found, nothing) -> found);
        CompletionStage<Optional<Document<Counted>>> slow = store.get(MODEL, "a");
        below.answers = answer -> answer;
        put(2);
        held.complete(null);

        assertThat(slow.toCompletableFuture().join().orElseThrow().value().number())
                .isEqualTo(1);
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void aForeignChangeIsReadAnew() {
        read();
        write(below.real(), 2);
        assertThat(read()).as("before the feed tells").isEqualTo(1);
        heard().onChanges(List.of(new Change(MODEL, "a", Long.MAX_VALUE, "elsewhere", Optional.empty(), "")));
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void anEchoOfWhatIsKnownLeavesTheCacheAlone() {
        long version =
                store.get(MODEL, "a").toCompletableFuture().join().orElseThrow().version();
        heard().onChanges(List.of(new Change(MODEL, "a", version, "echo", Optional.empty(), "")));
        read();
        assertThat(below.reads).hasValue(1);
    }

    @Test
    void whenChangesWereMissedEverythingIsReadAnew() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        read();
        write(below.real(), 2);
        below.answers = answer -> answer.thenCombine(held, (found, nothing) -> found);
        heard().onResync();
        CompletionStage<Optional<Document<Counted>>> before = store.get(MODEL, "a");
        heard().onResync();
        held.complete(null);
        before.toCompletableFuture().join();
        below.answers = answer -> answer;

        assertThat(read()).isEqualTo(2);
        assertThat(below.reads).as("one read began before the second gap").hasValue(3);
    }

    @Test
    void noReadIsOlderThanAnAcknowledgedWrite() {
        AtomicLong acknowledged = new AtomicLong(1);
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> IntStream.rangeClosed(2, 3_000).forEach(number -> {
                    put(number);
                    acknowledged.set(number);
                }));
        while (!writer.isDone()) {
            long known = acknowledged.get();
            assertThat(read()).isGreaterThanOrEqualTo(known);
        }
        writer.join();
        assertThat(read()).isEqualTo(3_000);
    }

    private ChangeListener heard() {
        return below.listener.orElseThrow();
    }

    private void put(long number) {
        write(store, number);
    }

    private static void write(DocumentStore into, long number) {
        into.apply(Batch.of("b" + number, Write.put(MODEL, "a", new Counted(number))))
                .toCompletableFuture()
                .join()
                .orThrow();
    }

    private long read() {
        return store.get(MODEL, "a")
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .value()
                .number();
    }
}
