package io.fairbot.storage.internal.embedded;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxHold;
import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.embedded.sqlite.DataDirectory;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A restorer that creates a store from a backup.
 *
 * <p>The backup is verified first. The store is created in a temporary place and moved to its directory when it is
 * ready, so an interrupted restore leaves nothing that could be started. Unsent messages are held, since it is unknown
 * whether they were sent after the backup.
 */
public final class BackupRestorer {
    private static final String STAGING = ".restore";

    private final Path backup;
    private final Path target;
    private final Platform platform;
    private final ProgressListener progress;
    private long seen;

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
            if (Files.exists(directory.database())) {
                throw new StoreException(
                        StoreErrorCode.REFUSED,
                        "There is a store in " + target + " already: restore into an empty directory, or move "
                                + directory.database().getFileName() + " and its companions away.");
            }
            Path staging = copy();
            hold(staging)
                    .thenAccept(held -> move(staging, directory))
                    .whenComplete((moved, failure) -> end(directory, done, manifest, failure));
        } catch (IOException e) {
            end(directory, done, manifest, refused(e));
        } catch (RuntimeException e) {
            end(directory, done, manifest, e);
        }
        return done;
    }

    private void end(
            DataDirectory directory,
            CompletableFuture<BackupReport> done,
            BackupManifest manifest,
            @org.jspecify.annotations.Nullable Throwable failure) {
        try {
            directory.close();
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        if (failure == null) {
            done.complete(new BackupReport(target, manifest.madeAt(), manifest.bytes(), manifest.documents()));
        } else {
            done.completeExceptionally(failure);
        }
    }

    private Path copy() throws IOException {
        progress.onProgress("copying", 0, 0);
        Path staging = target.resolve(STAGING);
        clear(staging);
        Files.createDirectories(staging);
        Files.copy(backup.resolve(BackupManifest.COPY), staging.resolve(BackupManifest.COPY));
        return staging;
    }

    private CompletionStage<Void> hold(Path staging) {
        EmbeddedStore store =
                EmbeddedStore.open(staging, List.of(ConversationModels.OUTBOX, ConversationModels.HOLDS), platform);
        return hold(store, Optional.empty(), 0)
                .thenCompose(count -> note(store, count))
                .handle((held, failure) -> Optional.ofNullable(failure))
                .thenCompose(failure -> store.close()
                        .thenCompose(closed -> failure.<CompletionStage<Void>>map(CompletableFuture::failedStage)
                                .orElseGet(() -> CompletableFuture.completedStage(null))));
    }

    private CompletionStage<Long> hold(EmbeddedStore store, Optional<String> after, long before) {
        Query<OutboxEntry> all = Query.of(ConversationModels.OUTBOX).limit(Query.MAX_LIMIT);
        return store.find(after.map(all::after).orElse(all)).thenCompose(page -> {
            List<Write.Put<OutboxEntry>> held = page.documents().stream()
                    .filter(document -> document.value().open() != null)
                    .map(this::held)
                    .toList();
            seen += page.documents().size();
            progress.onProgress("holding what was not sent", seen, 0);
            long count = before + held.size();
            CompletionStage<Void> written =
                    held.isEmpty() ? CompletableFuture.completedStage(null) : apply(store, held);
            return written.thenCompose(done ->
                    page.next().isEmpty() ? CompletableFuture.completedStage(count) : hold(store, page.next(), count));
        });
    }

    private CompletionStage<Void> note(EmbeddedStore store, long count) {
        OutboxHold hold = new OutboxHold(platform.time().now(), count);
        return count == 0
                ? CompletableFuture.completedStage(null)
                : apply(store, List.of(Write.put(ConversationModels.HOLDS, OutboxHold.ID, hold)));
    }

    private CompletionStage<Void> apply(EmbeddedStore store, List<? extends Write> writes) {
        return store.apply(Batch.builder(platform.ids().next()).addAll(writes).build())
                .thenAccept(BatchResult::orThrow);
    }

    private Write.Put<OutboxEntry> held(Document<OutboxEntry> row) {
        return Write.replace(row, row.value().asHeld(platform.time().now()));
    }

    private void move(Path staging, DataDirectory directory) {
        try {
            Files.move(staging.resolve(BackupManifest.COPY), directory.database(), StandardCopyOption.ATOMIC_MOVE);
            BackupManifest.sync(target);
            clear(staging);
        } catch (IOException e) {
            throw refused(e);
        }
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
                "The backup cannot be restored (" + e.getMessage()
                        + "): name a directory that this user may write, with enough room.",
                e);
    }
}
