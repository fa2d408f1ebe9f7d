package io.fairbot.standalone.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.media.MediaBackup;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.whatsapp.content.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup without a running instance: documents and media under one lock, and the audit log says how it ended. */
class OfflineBackupTest {
    @TempDir
    private Path directory;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Path media() {
        return directory.resolve(MediaBackup.DIRECTORY);
    }

    private DocumentStore open() {
        return join(Storage.embedded(directory).open(List.of(StoredAuditLog.MODEL), platform));
    }

    private CompletionStage<BackupReport> write(DocumentStore store) {
        return new OfflineBackup(directory, new PrintWriter(err, true), (step, done, total) -> {})
                .write(store, platform, directory.resolve("backups").resolve("kept"));
    }

    private static List<AuditEntry.AuditOutcome> outcomes(DocumentStore store) {
        return join(store.find(Query.of(StoredAuditLog.MODEL))).documents().stream()
                .map(row -> row.value())
                .filter(entry -> entry.target().equals("backup/kept"))
                .map(AuditEntry::outcome)
                .toList();
    }

    @Test
    void theMediaArePartOfIt() {
        byte[] bytes = {'o', 'i'};
        join(MediaStore.directory(media(), MediaLimits.DEFAULTS, Runnable::run)
                .put(MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(bytes)));
        DocumentStore store = open();
        assertThat(join(write(store)).media().bytes()).isEqualTo(2);
        assertThat(outcomes(store)).containsExactly(AuditEntry.AuditOutcome.ORDERED);
        assertThat(err.toString()).isEmpty();
        join(store.close());
    }

    @Test
    void mediaThatCannotBeReadAreAFailureInTheAuditLog() throws IOException {
        // Reading a directory fails as a disk with an error does.
        Files.createDirectories(media().resolve("0".repeat(64)));
        DocumentStore store = open();
        assertThatThrownBy(() -> join(write(store)))
                .hasRootCauseInstanceOf(IOException.class)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("The media cannot be written into the backup");
        assertThat(outcomes(store))
                .containsExactlyInAnyOrder(AuditEntry.AuditOutcome.ORDERED, AuditEntry.AuditOutcome.FAILED);
        join(store.close());
    }
}
