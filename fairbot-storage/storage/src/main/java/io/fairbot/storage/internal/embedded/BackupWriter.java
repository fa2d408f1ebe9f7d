package io.fairbot.storage.internal.embedded;

import io.fairbot.files.FileErrors;
import io.fairbot.files.PrivateFiles;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.embedded.sqlite.SqliteDatabase;
import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A writer of online backups: SQLite writes the copy from one snapshot, and each of its documents is verified. */
final class BackupWriter {
    private final SqliteDatabase database;
    private final TimeSource time;
    private final ProgressListener progress;

    BackupWriter(SqliteDatabase database, TimeSource time, ProgressListener progress) {
        this.database = database;
        this.time = time;
        this.progress = progress;
    }

    BackupReport write(Path directory) throws SQLException {
        try {
            begin(directory);
            return fill(directory);
        } catch (IOException e) {
            throw refused(directory, e);
        }
    }

    private BackupReport fill(Path directory) throws SQLException, IOException {
        boolean isDone = false;
        try {
            Instant madeAt = time.now();
            Path copy = directory.resolve(BackupManifest.COPY);
            PrivateFiles.createIfMissing(copy);
            progress.onProgress("copying", 0, 0);
            try (Connection source = database.another();
                    PreparedStatement vacuum = source.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, copy.toString());
                vacuum.execute();
            }
            BackupReport report = seal(directory, madeAt, progress, database.failures());
            isDone = true;
            return report;
        } finally {
            if (!isDone) {
                UnfinishedBackups.deleteFailed(directory);
            }
        }
    }

    /**
     * Verifies every document of a copy and writes its manifest, which completes the backup.
     *
     * @param origin where damaged documents are recorded: the copy has those of the file it was made from
     */
    static BackupReport seal(Path directory, Instant madeAt, ProgressListener progress, SqliteErrorTranslator origin)
            throws SQLException, IOException {
        Path copy = directory.resolve(BackupManifest.COPY);
        Map<String, Long> documents = check(copy, progress, origin);
        BackupManifest.sync(copy);
        BackupManifest manifest = BackupManifest.of(copy, madeAt, documents);
        manifest.write(directory);
        return new BackupReport(directory, madeAt, manifest.bytes(), documents);
    }

    static StoreException refused(Path directory, IOException e) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The backup cannot be written into " + directory + " (" + FileErrors.reason(e)
                        + "): name an empty directory that this user may write, with enough room.",
                e);
    }

    /** Creates the directory, or checks that it is empty. */
    static Path begin(Path directory) throws IOException {
        UnfinishedBackups.delete(directory);
        PrivateFiles.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new StoreException(
                        StoreErrorCode.REFUSED, "The directory " + directory + " is not empty: name another one.");
            }
        }
        return directory;
    }

    /** Reads every document of the copy, also of unknown models, and compares its checksum. */
    private static Map<String, Long> check(Path copy, ProgressListener progress, SqliteErrorTranslator origin)
            throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = SqliteDatabase.connect(copy);
                Statement statement = connection.createStatement()) {
            // Opened without a write-ahead log, which would not be part of the backup.
            statement.execute("PRAGMA journal_mode = DELETE");
            List<String> models = SqliteReader.models(statement);
            CheckProgress counting = new CheckProgress(progress, total(statement, models));
            for (String model : models) {
                counts.put(model, count(statement, model, origin, counting));
            }
        }
        return counts;
    }

    private static long total(Statement statement, List<String> models) throws SQLException {
        long total = 0;
        for (String model : models) {
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + ModelTable.name(model))) {
                total += count.getLong(1);
            }
        }
        return total;
    }

    private static long count(Statement statement, String model, SqliteErrorTranslator failures, CheckProgress counting)
            throws SQLException {
        long count = 0;
        try (ResultSet rows =
                statement.executeQuery("SELECT " + ModelTable.FIXED + " FROM " + ModelTable.name(model))) {
            while (rows.next()) {
                TableRowMapper.read(rows, model);
                count++;
                counting.one();
            }
        } catch (DamagedRowException e) {
            throw failures.damaged(e.document());
        }
        return count;
    }

    /** A progress reporter for every thousandth document. */
    private static final class CheckProgress {
        private static final long STEP = 1_000;

        private final ProgressListener progress;
        private final long total;
        private long done;

        CheckProgress(ProgressListener progress, long total) {
            this.progress = progress;
            this.total = total;
            progress.onProgress("checking", 0, total);
        }

        void one() {
            done++;
            if (done % STEP == 0 || done == total) {
                progress.onProgress("checking", done, total);
            }
        }
    }
}
