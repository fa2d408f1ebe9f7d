package io.fairbot.storage.internal.embedded;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.StoreSnapshot;
import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/**
 * A writer of backups in the embedded store's format from a snapshot of another store.
 *
 * <p>The fencing tokens of documents are omitted, since a restored store begins with new leases.
 */
public final class SnapshotBackupWriter {
    private static final int PORTION = 500;
    static final String STAGING = ".writing";

    private final Path directory;
    private final List<Model<?>> models;
    private final StoreSnapshot moment;
    private final Platform platform;
    private final ProgressListener progress;
    private final ExecutorService disk;
    private volatile boolean begun;
    private long done;
    private long total;

    private SnapshotBackupWriter(
            Path directory, List<Model<?>> models, StoreSnapshot moment, Platform platform, ProgressListener progress) {
        this.directory = directory;
        this.models = models;
        this.moment = moment;
        this.platform = platform;
        this.progress = progress;
        disk = platform.executors().create("store-backup", 1);
    }

    /**
     * Writes the backup.
     *
     * @param directory absent or empty
     * @param moment the snapshot to write; closed at the end
     */
    public static CompletionStage<BackupReport> write(
            Path directory, List<Model<?>> models, StoreSnapshot moment, Platform platform, ProgressListener progress) {
        SnapshotBackupWriter file = new SnapshotBackupWriter(directory, models, moment, platform, progress);
        return file.write().whenComplete((report, failure) -> {
            moment.close();
            if (failure != null && file.begun) {
                UnfinishedBackups.deleteFailed(directory);
            }
            file.disk.shutdown();
        });
    }

    private CompletionStage<BackupReport> write() {
        return onDisk(() -> BackupWriter.begin(directory))
                .thenCompose(empty -> {
                    begun = true;
                    return counted();
                })
                .thenCompose(counted -> filled().handleAsync((filled, failure) -> sealed(failure), disk));
    }

    private CompletionStage<Void> counted() {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : models) {
            all = all.thenCompose(nothing -> moment.count(model)).thenAccept(count -> total += count);
        }
        return all;
    }

    private CompletionStage<Void> filled() {
        return onDisk(() -> EmbeddedStore.open(directory.resolve(STAGING), models, platform))
                .thenCompose(store -> fill(store)
                        .handle((filled, failure) -> store.close().thenAccept(closed -> {
                            if (failure != null) {
                                throw failure instanceof CompletionException known
                                        ? known
                                        : new CompletionException(failure);
                            }
                        }))
                        .thenCompose(end -> end));
    }

    private CompletionStage<Void> fill(EmbeddedStore store) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : models) {
            all = all.thenCompose(nothing -> fill(store, model, ""));
        }
        return all;
    }

    private CompletionStage<Void> fill(EmbeddedStore store, Model<?> model, String after) {
        return moment.listRaw(model, after, PORTION).thenCompose(page -> {
            if (page.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            List<RawWrite> copies =
                    page.stream().map(document -> copy(model, document)).toList();
            return store.writeRaw(copies, Optional.empty()).thenCompose(kept -> {
                done += page.size();
                progress.onProgress("copying", done, total);
                return fill(store, model, page.get(page.size() - 1).id());
            });
        });
    }

    private static RawWrite copy(Model<?> model, RawDocument document) {
        return new RawWrite(
                model,
                document.id(),
                Precondition.ANY,
                document.version(),
                document.schemaVersion(),
                Optional.of(document.body()));
    }

    /** Seals the backup, or deletes the incomplete files. */
    private BackupReport sealed(@org.jspecify.annotations.Nullable Throwable failure) {
        Path staging = directory.resolve(STAGING);
        SqliteErrorTranslator copy = new SqliteErrorTranslator(directory.resolve(BackupManifest.COPY));
        try {
            if (failure == null) {
                Files.move(
                        staging.resolve(BackupManifest.COPY),
                        directory.resolve(BackupManifest.COPY),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            clear(staging);
            if (failure != null) {
                throw failure instanceof CompletionException known ? known : new CompletionException(failure);
            }
            return BackupWriter.seal(directory, moment.at(), progress, copy);
        } catch (IOException e) {
            throw BackupWriter.refused(directory, e);
        } catch (SQLException e) {
            throw copy.of(e);
        }
    }

    private static void clear(Path staging) throws IOException {
        if (Files.exists(staging)) {
            try (Stream<Path> files = Files.list(staging)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(staging);
        }
    }

    private <T> CompletionStage<T> onDisk(IoCall<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw BackupWriter.refused(directory, e);
                    }
                },
                disk);
    }

    /** A function that may throw an I/O exception. */
    @FunctionalInterface
    private interface IoCall<T> {
        T run() throws IOException;
    }
}
