package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Document;
import io.fairbot.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** What becomes of documents when their files were damaged. */
enum Damage {
    /** Every document is there as it was. */
    NONE,
    /** Some documents are reported as damaged with the file and the remedy; all others are there as they were. */
    ROWS,
    /** It is refused with the file and the remedy. */
    REFUSED,
    /** It is refused, but the message does not help. */
    BAFFLING,
    /** There are fewer or other documents, and nobody says so. */
    SILENT;

    /** Reads everything through the store. */
    static Damage seenByTheStore(Path directory, Map<String, Document<Item>> expected) {
        try (Opened opened = Opened.in(directory)) {
            return seen(opened, expected);
        } catch (StoreException e) {
            return helpful(directory, e);
        } catch (CompletionException e) {
            return e.getCause() instanceof StoreException cause ? helpful(directory, cause) : BAFFLING;
        } catch (AssertionError e) {
            // Two ways to read disagree.
            return SILENT;
        }
    }

    private static Damage seen(Opened opened, Map<String, Document<Item>> expected) {
        Map<String, Document<Item>> found = opened.all();
        if (found.equals(expected)) {
            return NONE;
        }
        int damaged = opened.damaged().size();
        boolean areSame = found.values().stream().allMatch(read -> read.equals(expected.get(read.id())));
        String problem = opened.store().status().problem().orElse("");
        boolean isReported = problem.contains("store.db") && problem.contains("restore the last backup");
        return areSame && isReported && found.size() + damaged == expected.size() ? ROWS : SILENT;
    }

    /** Reads everything as a program does that trusts SQLite alone. */
    static Damage seenBySqlite(Path directory, Map<String, Document<Item>> expected) {
        Map<String, Long> versions = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, version, body FROM d_items")) {
            while (rows.next()) {
                Document<Item> read = new RawDocument(
                                rows.getString(1), rows.getLong(2), 0, 1, new JsonBody(rows.getBytes(3)))
                        .read(Item.MODEL);
                versions.put(read.id(), read.equals(expected.get(read.id())) ? 1L : 0L);
            }
        } catch (SQLException | java.io.IOException | RuntimeException e) {
            return REFUSED;
        }
        boolean same = versions.keySet().equals(expected.keySet()) && !versions.containsValue(0L);
        return same ? NONE : SILENT;
    }

    private static Damage helpful(Path directory, StoreException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean helps = message.contains(directory.resolve("store.").toString())
                && !message.contains("***")
                && !message.contains("Exception")
                && (message.contains("restore the last backup") || message.contains("set FAIRBOT_DATA_DIR"));
        return helps ? REFUSED : BAFFLING;
    }
}
