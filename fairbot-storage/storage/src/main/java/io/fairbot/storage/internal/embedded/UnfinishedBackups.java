package io.fairbot.storage.internal.embedded;

import io.fairbot.files.FileErrors;
import io.fairbot.store.backup.BackupDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backups that were cut off, by the end of the process or by a full disk: they have no manifest. */
final class UnfinishedBackups {
    private static final Logger log = LoggerFactory.getLogger(UnfinishedBackups.class);
    private static final Set<String> PARTS = Set.of(
            BackupManifest.COPY,
            BackupManifest.COPY + "-wal",
            BackupManifest.COPY + "-shm",
            BackupManifest.COPY + "-journal",
            BackupManifest.FILE + ".new",
            SnapshotBackupWriter.STAGING);

    private UnfinishedBackups() {}

    /** Deletes those beside a new backup, if it is made at the usual place, and what there is of the new one itself. */
    static void delete(Path backup) throws IOException {
        Path place = backup.toAbsolutePath().normalize().getParent();
        if (place == null || !place.endsWith(BackupDirectory.NAME) || !Files.isDirectory(place)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> backups = Files.list(place)) {
            all = backups.filter(Files::isDirectory).toList();
        }
        for (Path each : all) {
            // What a person copied there is left alone.
            if (BackupDirectory.isName(each.getFileName().toString()) && isUnfinished(each)) {
                deleteAll(each);
                log.warn("The backup {} was cut off, and is deleted", each);
            }
        }
    }

    /** Deletes what a failed backup has written. */
    static void deleteFailed(Path backup) {
        try {
            if (Files.isDirectory(backup) && isUnfinished(backup)) {
                deleteAll(backup);
            }
        } catch (IOException e) {
            log.warn("What was written of the backup {} remains: {}", backup, FileErrors.reason(e));
        }
    }

    private static boolean isUnfinished(Path backup) throws IOException {
        try (Stream<Path> files = Files.list(backup)) {
            return files.allMatch(file -> PARTS.contains(file.getFileName().toString()));
        }
    }

    private static void deleteAll(Path backup) throws IOException {
        try (Stream<Path> files = Files.walk(backup)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
