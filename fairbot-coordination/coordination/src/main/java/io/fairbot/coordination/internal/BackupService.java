package io.fairbot.coordination.internal;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditEntry.AuditOutcome;
import io.fairbot.audit.AuditLog;
import io.fairbot.conversation.storage.MediaReferences;
import io.fairbot.media.MediaBackup;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.backup.BackupDirectory;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.MediaReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service that writes backups into the data directory, one at a time. Safe for use from any thread. */
public final class BackupService {
    private static final Logger log = LoggerFactory.getLogger(BackupService.class);

    private final Path dataDir;
    private final Executor disk;
    private final DocumentStore store;
    private final AuditLog audit;
    private final TimeSource time;
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile BackupProgress progress = BackupProgress.NONE;

    /**
     * The progress of a backup.
     *
     * @param running whether one is being written
     * @param step what is being done, empty before the first step
     * @param done the number of documents of the step that are done
     * @param total the number of all documents of the step, 0 when it is not known
     */
    public record BackupProgress(boolean running, Optional<String> step, long done, long total) {
        static final BackupProgress NONE = new BackupProgress(false, Optional.empty(), 0, 0);
    }

    /** Creates a service that writes to {@code backups} in a data directory, on an executor for what blocks. */
    public BackupService(Path dataDir, DocumentStore store, AuditLog audit, TimeSource time, Executor disk) {
        this.dataDir = dataDir;
        this.disk = disk;
        this.store = store;
        this.audit = audit;
        this.time = time;
    }

    /** Returns the progress of the backup that is being written. */
    BackupProgress progress() {
        return progress;
    }

    /**
     * Writes a backup, after the order is in the audit log; its failure is recorded, too.
     *
     * @param who the principal's id, for the audit log
     * @return a summary; fails with {@link StoreException}, refused while another backup is written
     */
    public CompletionStage<BackupReport> create(String who) {
        if (!writing.compareAndSet(false, true)) {
            // Each backup reads the whole store; several at once would starve the conversations.
            return CompletableFuture.failedStage(new StoreException(
                    StoreException.StoreErrorCode.REFUSED, "A backup is being written; ask again when it has ended."));
        }
        Instant now = time.now();
        Path directory = BackupDirectory.of(dataDir, now);
        AuditEntry entry = AuditEntry.ordered(now, who, "backup.create", "backup/" + directory.getFileName());
        CompletionStage<BackupReport> written = CompletableFuture.<Void>completedStage(null)
                .thenCompose(begun -> audit.record(entry))
                .thenCompose(recorded -> store.backup(
                        directory,
                        (step, done, total) -> progress = new BackupProgress(true, Optional.of(step), done, total)))
                .thenCompose(this::withMedia);
        return written.whenComplete((report, failure) -> {
                    progress = BackupProgress.NONE;
                    writing.set(false);
                })
                .exceptionallyCompose(failure -> audit.record(entry.with(AuditOutcome.FAILED))
                        // The store may be what fails; the first failure is the one to report.
                        .handle((recorded, lost) -> null)
                        .thenCompose(recorded -> CompletableFuture.failedStage(failure)));
    }

    /** Adds the media: after the documents, so that those which the documents name are there. */
    private CompletionStage<BackupReport> withMedia(BackupReport report) {
        progress = new BackupProgress(true, Optional.of("copying media"), 0, 0);
        return new MediaReferences(store).waiting().thenApplyAsync(needed -> withMedia(report, needed), disk);
    }

    private BackupReport withMedia(BackupReport report, List<String> needed) {
        MediaReport media = MediaBackup.write(dataDir, report.directory(), needed);
        if (media.hasLosses()) {
            log.warn(
                    "The backup {} lacks media: {} are damaged, {} are missing that messages wait for",
                    report.directory(),
                    media.damaged().size(),
                    media.missing().size());
        }
        return report.withMedia(media);
    }
}
