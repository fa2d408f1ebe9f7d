package io.fairbot.samples.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The reference of the conversation benchmark on bare sqlite-jdbc: the same tables, columns, sizes and commits as the
 * engine, without its reads and checks.
 */
final class ConversationBaseline {
    private static final String FIXED =
            "id TEXT NOT NULL PRIMARY KEY, version INTEGER, fence INTEGER, shape INTEGER, crc INTEGER, body BLOB";
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE inbox (" + FIXED + ", f_branch, f_open, f_seq, f_settled) WITHOUT ROWID",
            "CREATE INDEX inbox_open ON inbox (f_branch, f_open, f_seq)",
            "CREATE INDEX inbox_settled ON inbox (f_settled)",
            "CREATE TABLE outbox (" + FIXED + ", f_branch, f_open, f_seq, f_channel, f_closed) WITHOUT ROWID",
            "CREATE INDEX outbox_open ON outbox (f_branch, f_open, f_seq)",
            "CREATE INDEX outbox_channel ON outbox (f_channel)",
            "CREATE INDEX outbox_closed ON outbox (f_closed)",
            "CREATE TABLE conversations (" + FIXED + ", f_branch, f_last) WITHOUT ROWID",
            "CREATE INDEX conversations_last ON conversations (f_branch, f_last)",
            "CREATE INDEX conversations_old ON conversations (f_last)");

    private static final String RECEIVED = insert("inbox", 4);
    private static final String SETTLED = update("inbox", "f_branch", "f_open", "f_seq", "f_settled");
    private static final String CONVERSATION = insert("conversations", 2)
            + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, fence = excluded.fence, shape ="
            + " excluded.shape, crc = excluded.crc, body = excluded.body, f_branch = excluded.f_branch, f_last ="
            + " excluded.f_last";
    private static final String QUEUED = insert("outbox", 5);
    private static final String CHANGED = update("outbox", "f_branch", "f_open", "f_seq", "f_channel", "f_closed");
    private static final String BRANCH = "matriz";
    private static final long CRC = 0xdeadbeefL;

    private final SqliteBaseline store;
    private final AtomicLong sequence = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));

    ConversationBaseline(SqliteBaseline store) {
        this.store = store;
    }

    /**
     * Writes the commits of one message: received, settled with state and reply, prepared, and, without waiting for it,
     * sent.
     */
    CompletionStage<Void> message(String contact, String id) {
        long number = sequence.incrementAndGet();
        String event = BRANCH + "/" + id;
        // As long as the engine's ids.
        String reply = "%026d".formatted(number);
        String conversation = BRANCH + "/" + "0".repeat(26 - contact.length()) + contact;
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return store.commit(inserted(RECEIVED, event, number, 330, BRANCH, 1L, number, null))
                .thenCompose(received -> store.commit(
                        updated(SETTLED, event, number, number + 1, 410, BRANCH, null, number, now),
                        inserted(CONVERSATION, conversation, number, 220, BRANCH, now),
                        inserted(QUEUED, reply, number, 370, BRANCH, 1L, number, null, null)))
                .thenCompose(settled ->
                        store.commit(updated(CHANGED, reply, number, number + 1, 420, BRANCH, 1L, number, reply, null)))
                .thenRun(() -> store.commit(
                        updated(CHANGED, reply, number + 1, number + 2, 440, BRANCH, null, number, reply, now)));
    }

    private static String insert(String table, int fields) {
        return "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?" + ", ?".repeat(fields) + ")";
    }

    private static String update(String table, String... fields) {
        return "UPDATE " + table + " SET version = ?, fence = ?, shape = ?, crc = ?, body = ?, "
                + String.join(" = ?, ", fields) + " = ? WHERE id = ? AND version = ?";
    }

    private static SqliteBaseline.SqlStatement inserted(
            String sql, String id, long version, int size, @Nullable Object... fields) {
        return row(sql, List.of(id, version, 0L, 1, CRC, new byte[size]), fields, List.of());
    }

    private static SqliteBaseline.SqlStatement updated(
            String sql, String id, long before, long version, int size, @Nullable Object... fields) {
        return row(sql, List.of(version, 0L, 1, CRC, new byte[size]), fields, List.of(id, before));
    }

    private static SqliteBaseline.SqlStatement row(
            String sql, List<Object> first, @Nullable Object[] fields, List<Object> last) {
        List<@Nullable Object> values = new ArrayList<>(first);
        values.addAll(Arrays.asList(fields));
        values.addAll(last);
        return new SqliteBaseline.SqlStatement(sql, values);
    }
}
