package io.fairbot.storage.internal.embedded;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.BackupReport;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies a store while it is used: SQLite writes the copy out of one snapshot, and each document of it is checked. */
final class Backup {
    private final Database database;
    private final TimeSource time;

    Backup(Database database, TimeSource time) {
        this.database = database;
        this.time = time;
    }

    BackupReport write(Path directory) throws SQLException {
        try {
            begin(directory);
            Instant madeAt = time.now();
            Path copy = directory.resolve(Manifest.COPY);
            try (Connection source = database.another();
                    PreparedStatement vacuum = source.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, copy.toString());
                vacuum.execute();
            }
            Map<String, Long> documents = check(copy);
            Manifest.sync(copy);
            Manifest manifest = Manifest.of(copy, madeAt, documents);
            manifest.write(directory);
            return new BackupReport(directory, madeAt, manifest.bytes(), documents);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.REFUSED,
                    "The backup cannot be written into " + directory + " (" + e.getMessage()
                            + "): name an empty directory that this user may write, with enough room.",
                    e);
        }
    }

    private static void begin(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new StoreException(
                        Reason.REFUSED, "The directory " + directory + " is not empty: name another one.");
            }
        }
    }

    /** Reads every document of the copy, also of models that nobody has named here, and compares its checksum. */
    private static Map<String, Long> check(Path copy) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = Database.connect(copy);
                Statement statement = connection.createStatement()) {
            // As a plain file: a write-ahead log beside it would not be part of the backup.
            statement.execute("PRAGMA journal_mode = DELETE");
            for (String model : models(statement)) {
                counts.put(model, count(statement, model, new Failures(copy)));
            }
        }
        return counts;
    }

    private static List<String> models(Statement statement) throws SQLException {
        List<String> models = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT name FROM models ORDER BY name")) {
            while (rows.next()) {
                models.add(rows.getString(1));
            }
        }
        return models;
    }

    private static long count(Statement statement, String model, Failures failures) throws SQLException {
        long count = 0;
        try (ResultSet rows = statement.executeQuery("SELECT " + Table.FIXED + " FROM " + Table.name(model))) {
            while (rows.next()) {
                Rows.read(rows, model, failures);
                count++;
            }
        }
        return count;
    }
}
