package io.fairbot.standalone.internal.command;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.media.MediaBackup;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** A backup of a data directory that no instance uses, which this process has locked. */
final class OfflineBackup {
    private static final String WHO = "command-line";

    private final Path dataDir;
    private final PrintWriter err;
    private final ProgressListener progress;

    OfflineBackup(Path dataDir, PrintWriter err, ProgressListener progress) {
        this.dataDir = dataDir;
        this.err = err;
        this.progress = progress;
    }

    /** Writes documents and media after an entry in the audit log, since data leaves the directory; a failure has one, too. */
    CompletionStage<BackupReport> write(DocumentStore store, Platform platform, Path directory) {
        AuditLog audit = new StoredAuditLog(store, platform.ids());
        AuditEntry entry =
                AuditEntry.ordered(platform.time().now(), WHO, "backup.create", "backup/" + directory.getFileName());
        ExecutorService disk = platform.executors().create("media", 1);
        return record(audit, entry)
                .thenCompose(recorded -> store.backup(directory, progress))
                // Not on the thread of the store. The store was not migrated, so nobody can ask it which media messages
                // wait for.
                .thenApplyAsync(
                        report -> report.withMedia(MediaBackup.write(dataDir, report.directory(), List.of())), disk)
                .whenComplete((report, failure) -> disk.shutdown())
                .exceptionallyCompose(failure -> record(audit, entry.with(AuditEntry.AuditOutcome.FAILED))
                        .thenCompose(recorded -> CompletableFuture.failedStage(Stages.cause(failure))));
    }

    /** Records an entry; a store that takes none, on a full disk for example, is backed up all the same. */
    private CompletionStage<Void> record(AuditLog audit, AuditEntry entry) {
        return Stages.recover(audit.record(entry), failure -> {
            err.println("The audit log does not name this backup: " + failure.getMessage());
            return CompletableFuture.completedStage(null);
        });
    }
}
