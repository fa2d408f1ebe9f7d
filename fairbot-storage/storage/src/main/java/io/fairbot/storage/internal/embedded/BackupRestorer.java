package io.fairbot.storage.internal.embedded;

import io.fairbot.conversation.storage.MediaReferences;
import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.media.MediaBackup;
import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.embedded.sqlite.DataDirectory;
import io.fairbot.storage.internal.embedded.sqlite.SqliteLibrary;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.MediaReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A restorer that creates a store from a backup.
 *
 * <p>The backup is verified first. The store is created in a temporary place and moved to its directory when it is
 * ready, so an interrupted restore leaves nothing that could be started. What was not finished is held, since it is unknown
 * whether it was finished after the backup: see {@link RestoredMessageHold}.
 */
public final class BackupRestorer {
    private static final String STAGING = ".restore";

    private final Path backup;
    private final Path target;
    private final Platform platform;
    private final ProgressListener progress;

    /** Creates a restorer of a backup into a data directory. */
    public BackupRestorer(Path backup, Path target, Platform platform, ProgressListener progress) {
        this.backup = backup;
        this.target = target;
        this.platform = platform;
        this.progress = progress;
    }

    /**
     * Restores the backup.
     *
     * @return the report of the restore
     */
    public CompletionStage<BackupReport> run() {
        progress.onProgress("checking the backup", 0, 0);
        BackupManifest manifest = BackupManifest.verified(backup);
        DataDirectory directory = DataDirectory.lock(target);
        CompletableFuture<BackupReport> done = new CompletableFuture<>();
        try {
            refuseStore(directory);
            SqliteLibrary.load(target);
            MediaBackup.verify(backup);
            Path staging = copy();
            progress.onProgress("copying media", 0, 0);
            MediaReport media = MediaBackup.restore(backup, target);
            hold(staging)
                    .thenApply(waiting -> moved(staging, directory, manifest, complete(media, waiting)))
                    .whenComplete((report, failure) -> end(directory, done, report, failure));
        } catch (IOException e) {
            end(directory, done, null, refused(e));
        } catch (RuntimeException | Error e) {
            end(directory, done, null, e);
        }
        return done;
    }

    private void refuseStore(DataDirectory directory) {
        if (Files.exists(directory.database()) || Files.exists(directory.wal())) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "There is a store in " + target + " already: restore into an empty directory, or move "
                            + directory.database().getFileName()
                            + " and all files whose names begin with store. away.");
        }
    }

    private static void end(
            DataDirectory directory,
            CompletableFuture<BackupReport> done,
            @Nullable BackupReport report,
            @Nullable Throwable failure) {
        try {
            directory.close();
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        if (failure == null) {
            done.complete(report);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** Returns the report with the media that waiting messages name and that were not restored. */
    private MediaReport complete(MediaReport restored, List<String> waiting) {
        Path media = target.resolve(MediaBackup.DIRECTORY);
        List<String> missing = waiting.stream()
                .filter(name -> !Files.exists(media.resolve(name)))
                .toList();
        return new MediaReport(restored.count(), restored.bytes(), restored.damaged(), missing);
    }

    private Path copy() throws IOException {
        progress.onProgress("copying", 0, 0);
        Path staging = target.resolve(STAGING);
        clear(staging);
        PrivateFiles.createDirectories(staging);
        Path file = staging.resolve(BackupManifest.COPY);
        PrivateFiles.createIfMissing(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            Files.copy(backup.resolve(BackupManifest.COPY), out);
        }
        DataDirectory.adopt(staging, platform.ids());
        return staging;
    }

    /** Holds what was not finished; completes with the media that the held messages name. */
    private CompletionStage<List<String>> hold(Path staging) {
        EmbeddedStore store = EmbeddedStore.open(staging, RestoredMessageHold.MODELS, platform);
        CompletionStage<List<String>> held = new MediaReferences(store)
                .waiting()
                .thenCompose(media ->
                        new RestoredMessageHold(store, platform, progress).run().thenApply(done -> media));
        return held.handle((media, failure) -> store.close())
                .thenCompose(closed -> closed)
                .thenCompose(closed -> held);
    }

    private BackupReport moved(Path staging, DataDirectory directory, BackupManifest manifest, MediaReport media) {
        move(staging, directory);
        return new BackupReport(target, manifest.madeAt(), manifest.bytes(), manifest.documents(), media);
    }

    private void move(Path staging, DataDirectory directory) {
        try {
            // The tip first: alone it is refused, and replaced by the next attempt.
            move(staging, directory.tip());
            move(staging, directory.database());
            BackupManifest.sync(target);
            clear(staging);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static void move(Path staging, Path file) throws IOException {
        Files.move(
                staging.resolve(file.getFileName()),
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static StoreException refused(IOException e) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The backup cannot be restored (" + FileErrors.reason(e)
                        + "): name a directory that this user may write, with enough room.",
                e);
    }
}
