package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.storage.internal.embedded.sqlite.TipFile;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A store that is open in a directory, in real time. */
final class Opened implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final DocumentStore store;
    private final ScheduledExecutorService scheduler;

    private Opened(DocumentStore store, ScheduledExecutorService scheduler) {
        this.store = store;
        this.scheduler = scheduler;
    }

    static Opened in(Path directory, Model<?>... models) {
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(DaemonExecutorFactory.threadFactory("test"));
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        List<Model<?>> all = models.length == 0 ? List.of(Item.MODEL) : List.of(models);
        try {
            return new Opened(await(Storage.embedded(directory).open(all, platform)), scheduler);
        } catch (CompletionException e) {
            scheduler.shutdownNow();
            throw e.getCause() instanceof StoreException cause ? cause : e;
        }
    }

    /** Why a store cannot be opened. */
    static StoreException refusal(Path directory, Model<?>... models) {
        Throwable failure = catchThrowable(() -> in(directory, models).close());
        assertThat(failure).isInstanceOf(StoreException.class);
        return (StoreException) failure;
    }

    DocumentStore store() {
        return store;
    }

    BatchResult apply(Write... writes) {
        return await(store.apply(Batch.of("batch", writes)));
    }

    Opened put(int from, int to) {
        for (int i = from; i < to; i++) {
            apply(Write.put(Item.MODEL, "i" + i, Item.of(i))).orThrow();
        }
        return this;
    }

    /** All documents of a model, each read in three ways that must agree. */
    Map<String, Document<Item>> all() {
        Map<String, Document<Item>> byId = pages(Query.of(Item.MODEL));
        assertThat(pages(Query.of(Item.MODEL).orderBy("branch"))).isEqualTo(byId);
        byId.forEach(
                (id, document) -> assertThat(await(store.get(Item.MODEL, id))).contains(document));
        return byId;
    }

    /** All documents that are reported as damaged. */
    List<DamagedDocument> damaged() {
        List<DamagedDocument> damaged = new ArrayList<>();
        Query<Item> query = Query.of(Item.MODEL);
        Page<Item> page = await(store.find(query));
        damaged.addAll(page.damaged());
        while (page.next().isPresent()) {
            page = await(store.find(query.after(page.next().get())));
            damaged.addAll(page.damaged());
        }
        return damaged;
    }

    <T> Map<String, Document<T>> pages(Query<T> query) {
        Map<String, Document<T>> found = new TreeMap<>();
        Optional<String> next = Optional.empty();
        do {
            Page<T> page = await(store.find(next.isPresent() ? query.after(next.get()) : query));
            page.documents().forEach(document -> found.put(document.id(), document));
            next = page.next();
        } while (next.isPresent());
        return found;
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Writes once more and copies the directory as a process that was killed then would leave it: with a log. */
    Path copyWithLog(Path directory, Path to) throws IOException {
        do {
            put(0, 1);
            copy(directory, to);
            // On a slow machine the store may have found the time to empty its log.
        } while (TipFile.read(to.resolve("store.tip"))
                .map(tip -> tip.log().mayBeGone())
                .orElse(true));
        return to;
    }

    /** Copies a directory as a process that was killed now would leave it. */
    static Path copy(Path directory, Path to) {
        try (Stream<Path> list = Files.list(directory)) {
            List<Path> files = list.filter(Files::isRegularFile).toList();
            Files.createDirectories(to);
            boolean same = false;
            // A store may empty its log meanwhile: the copy is of one moment only when nothing has changed behind it.
            while (!same) {
                same = true;
                for (Path file : files) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                for (Path file : files) {
                    same &= Files.mismatch(file, to.resolve(file.getFileName())) < 0;
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        await(store.close());
        scheduler.shutdownNow();
    }
}
