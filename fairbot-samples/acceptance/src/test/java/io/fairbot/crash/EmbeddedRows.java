package io.fairbot.crash;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;

/** The documents in the data directory of a process that has ended. */
public final class EmbeddedRows implements AutoCloseable {
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("embedded-rows");
    private final DocumentStore store;

    /**
     * Opens a data directory.
     *
     * @param directory the directory
     * @param models the models that are read
     */
    public EmbeddedRows(Path directory, List<Model<?>> models) {
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        store = Storage.embedded(directory)
                .open(models, platform)
                .toCompletableFuture()
                .join();
    }

    /** Returns all documents of a model. */
    public <T> List<Document<T>> all(Model<T> model) {
        List<Document<T>> all = new ArrayList<>();
        Query<T> query = Query.of(model).limit(Query.MAX_LIMIT);
        Optional<Query<T>> next = Optional.of(query);
        while (next.isPresent()) {
            Page<T> page = store.find(next.get()).toCompletableFuture().join();
            all.addAll(page.documents());
            next = page.next().map(query::after);
        }
        return all;
    }

    @Override
    public void close() {
        store.close().toCompletableFuture().join();
        scheduler.shutdown();
    }
}
