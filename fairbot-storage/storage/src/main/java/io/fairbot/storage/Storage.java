package io.fairbot.storage;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.embedded.Restore;
import io.fairbot.storage.internal.hybrid.Belonging;
import io.fairbot.storage.internal.hybrid.Copying;
import io.fairbot.storage.internal.mongo.MongoStore;
import io.fairbot.store.BackupReport;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Progress;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The stores that fairbot brings along. */
public final class Storage {
    private Storage() {}

    /**
     * Keeps everything in a directory of this machine, in one SQLite file: durable before it is acknowledged, checked when it
     * is read, for one process at a time.
     *
     * @param directory where; created when it is missing, on a local disk
     * @return the store, not open yet
     */
    public static StoreProvider embedded(Path directory) {
        return (List<Model<?>> models, Platform platform) -> {
            try {
                return Belonging.refuseCopies(directory, EmbeddedStore.open(directory, models, platform));
            } catch (StoreException e) {
                return CompletableFuture.failedStage(e);
            }
        };
    }

    /**
     * Keeps everything in MongoDB 6.0 or newer, in a replica set: on a majority of its members before it is acknowledged,
     * checked when it is read, for any number of processes.
     *
     * @param mongo where it is; needs {@link Mongo#encryptionKey}
     * @return the store, not open yet
     */
    public static StoreProvider mongo(Mongo mongo) {
        return (List<Model<?>> models, Platform platform) ->
                MongoStore.open(mongo.target(), models, platform).thenApply(store -> store);
    }

    /**
     * Keeps everything in MongoDB and, of what answers customers, a copy in a directory of this machine. While MongoDB is away the
     * directory alone takes what is written, and all of it is brought to MongoDB when it is back. For one node: a second one that
     * opens the same database is refused.
     *
     * @param mongo where MongoDB is; needs {@link Mongo#encryptionKey}
     * @param directory where copies and journal are; created when it is missing, on a local disk
     * @return the store, not open yet
     */
    public static HybridStorage hybrid(Mongo mongo, Path directory) {
        return HybridStorage.of(mongo, directory);
    }

    /**
     * Copies the documents of a data directory that nobody uses into an empty database, each in its version, and compares all of
     * them. From then on the directory belongs to the database and is opened with {@link #hybrid}. A copy that was cut off goes on
     * when it is called again.
     *
     * @param directory the data directory with a store of {@link #embedded}
     * @param mongo the database; needs {@link Mongo#encryptionKey}
     * @param models every model of which there are documents
     * @param platform time, identifiers and threads
     * @param progress hears how far it has come
     * @return what was copied; it fails with a {@link StoreException} when the directory is in use, belongs to a database already, or
     *     holds documents of other models, and when the database has an owner or documents
     */
    public static CompletionStage<CopyReport> copy(
            Path directory, Mongo mongo, List<Model<?>> models, Platform platform, Progress progress) {
        Copying copying = new Copying(
                directory, (all, given) -> MongoStore.open(mongo.target(), all, given), "copied from a data directory");
        return copying.run(models, platform, progress).thenApply(CopyReport::new);
    }

    /**
     * Makes a store of a backup that {@link DocumentStore#backup} wrote. The backup is verified first; messages that had not
     * been sent are held until somebody releases them.
     *
     * @param backup the directory of the backup
     * @param directory the data directory, without a store in it
     * @param platform time, identifiers and threads
     * @return what was restored
     */
    public static CompletionStage<BackupReport> restore(Path backup, Path directory, Platform platform) {
        return restore(backup, directory, platform, Progress.SILENT);
    }

    /**
     * As {@link #restore(Path, Path, Platform)}, telling how far it has come.
     *
     * @param backup the directory of the backup
     * @param directory the data directory, without a store in it
     * @param platform time, identifiers and threads
     * @param progress hears how far it has come
     * @return what was restored
     */
    public static CompletionStage<BackupReport> restore(
            Path backup, Path directory, Platform platform, Progress progress) {
        try {
            return new Restore(backup, directory, platform, progress).run();
        } catch (StoreException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Holds a data directory without opening a store, so that no process works in it meanwhile.
     *
     * @param directory the data directory; created when it is missing, on a local disk
     * @return closing it lets the directory go
     * @throws StoreException when another process holds it, or it cannot be used
     */
    public static Closeable hold(Path directory) {
        return EmbeddedStore.hold(directory);
    }
}
