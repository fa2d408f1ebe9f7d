package io.fairbot.storage;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.copy.DirectoryCopy;
import io.fairbot.storage.internal.embedded.BackupRestorer;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.hybrid.HybridStoreFactory;
import io.fairbot.storage.remote.RemoteStorage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The factory of stores on the local disk, alone or with a shared database. */
public final class Storage {
    private Storage() {}

    /**
     * Returns a store in one SQLite file of a local directory: commits are durable before they are acknowledged, and
     * checksums are verified when documents are read; for one process at a time.
     *
     * @param directory the data directory, on a local disk; created when it is missing
     * @return the store, not open yet
     */
    public static StoreProvider embedded(Path directory) {
        return (List<Model<?>> models, Platform platform) -> {
            try {
                return HybridStoreFactory.requireOwnStore(directory, EmbeddedStore.open(directory, models, platform));
            } catch (StoreException e) {
                return CompletableFuture.failedStage(e);
            }
        };
    }

    /**
     * Returns a store that writes to a shared database and mirrors the documents needed to answer customers in a local
     * directory. While the database is unavailable, writes go to the directory only and are replayed later. For one
     * node: a second one that opens the same database is refused.
     *
     * @param remote the shared database, such as {@code io.fairbot.storage.mongo.Mongo} of the artifact
     *     fairbot-storage-mongo
     * @param directory the directory of mirror and journal; created when it is missing, on a local disk
     * @return the store, not open yet
     */
    public static HybridStorage hybrid(RemoteStorage remote, Path directory) {
        return HybridStorage.of(remote, directory);
    }

    /**
     * Copies the documents of a data directory that is not in use into an empty database, with their versions, and
     * compares all of them. Afterwards the directory belongs to the database and is opened with {@link #hybrid}. An
     * interrupted copy is resumed by the next call.
     *
     * @param directory the data directory with a store of {@link #embedded}
     * @param remote the database
     * @param models every model of which there are documents
     * @param platform time, identifiers and threads
     * @param progress receives the progress
     * @return what was copied; it fails with a {@link StoreException} when the directory is in use, belongs to a database already, or
     *     holds documents of other models, and when the database has an owner or documents
     */
    public static CompletionStage<CopyReport> copy(
            Path directory, RemoteStorage remote, List<Model<?>> models, Platform platform, ProgressListener progress) {
        DirectoryCopy copying = new DirectoryCopy(directory, remote::open, "copied from a data directory");
        return copying.run(models, platform, progress).thenApply(CopyReport::new);
    }

    /**
     * Restores a backup that {@link DocumentStore#backup} wrote. The backup is verified first; messages that had not been sent are
     * held until an operator releases them.
     *
     * @param backup the directory of the backup
     * @param directory the data directory, without a store in it
     * @param platform time, identifiers and threads
     * @return the report of the restore
     */
    public static CompletionStage<BackupReport> restore(Path backup, Path directory, Platform platform) {
        return restore(backup, directory, platform, ProgressListener.NONE);
    }

    /**
     * Restores a backup as {@link #restore(Path, Path, Platform)} does, and reports the progress.
     *
     * @param backup the directory of the backup
     * @param directory the data directory, without a store in it
     * @param platform time, identifiers and threads
     * @param progress receives the progress
     * @return the report of the restore
     */
    public static CompletionStage<BackupReport> restore(
            Path backup, Path directory, Platform platform, ProgressListener progress) {
        try {
            return new BackupRestorer(backup, directory, platform, progress).run();
        } catch (StoreException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Locks a data directory without opening a store, so that no process uses it meanwhile.
     *
     * @param directory the data directory; created when it is missing, on a local disk
     * @return the lock, released when it is closed
     * @throws StoreException when another process has locked it, or it cannot be used
     */
    public static Closeable lockDirectory(Path directory) {
        return EmbeddedStore.lockDirectory(directory);
    }
}
