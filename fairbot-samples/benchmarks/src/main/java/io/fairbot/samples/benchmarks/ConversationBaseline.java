package io.fairbot.samples.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
            "CREATE TABLE outbox (" + FIXED
                    + ", f_branch, f_open, f_seq, f_channel, f_provider, f_closed) WITHOUT ROWID",
            "CREATE INDEX outbox_open ON outbox (f_branch, f_open, f_seq)",
            "CREATE INDEX outbox_channel ON outbox (f_channel)",
            "CREATE INDEX outbox_provider ON outbox (f_provider)",
            "CREATE INDEX outbox_closed ON outbox (f_closed)",
            "CREATE TABLE conversations (" + FIXED + ", f_branch, f_last) WITHOUT ROWID",
            "CREATE INDEX conversations_last ON conversations (f_branch, f_last)",
            "CREATE INDEX conversations_old ON conversations (f_last)",
            "CREATE TABLE history (" + FIXED + ", f_contact, f_at, f_keep) WITHOUT ROWID",
            "CREATE INDEX history_contact ON history (f_contact, f_at)",
            "CREATE INDEX history_old ON history (f_keep)",
            "CREATE TABLE contacts (" + FIXED + ") WITHOUT ROWID",
            "CREATE TABLE aliases (" + FIXED + ") WITHOUT ROWID");

    private static final String RECEIVED = insert("inbox", 4);
    private static final String SETTLED = update("inbox", "f_branch", "f_open", "f_seq", "f_settled");
    private static final String CONVERSATION = insert("conversations", 2)
            + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, fence = excluded.fence, shape ="
            + " excluded.shape, crc = excluded.crc, body = excluded.body, f_branch = excluded.f_branch, f_last ="
            + " excluded.f_last";
    private static final String QUEUED = insert("outbox", 6);
    private static final String CHANGED =
            update("outbox", "f_branch", "f_open", "f_seq", "f_channel", "f_provider", "f_closed");
    private static final String COPIED = insert("history", 3);
    private static final String CONTACT = insert("contacts", 0);
    private static final String ALIAS = insert("aliases", 0);
    private static final String BRANCH = "matriz";
    /** As long as the digest of a chat in the id of an event. */
    private static final String CHAT = "/" + "c".repeat(22);

    private static final long CRC = 0xdeadbeefL;
    private static final Duration KEEP = Duration.ofDays(180);

    private final SqliteBaseline store;
    private final Set<String> contacts = ConcurrentHashMap.newKeySet();
    private final AtomicLong sequence = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));

    ConversationBaseline(SqliteBaseline store) {
        this.store = store;
    }

    /**
     * Writes the commits of one message: received, settled with state and reply, prepared, and, without waiting for it,
     * sent. The history has a copy of what was received and of what was sent; the first message of a person adds the
     * contact and its alias.
     */
    CompletionStage<Void> message(String contact, String id) {
        long number = sequence.incrementAndGet();
        String event = BRANCH + "/" + id + CHAT;
        // As long as the engine's ids.
        String reply = "%026d".formatted(number);
        String person = "0".repeat(26 - contact.length()) + contact;
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String now = time.toString();
        String keep = time.plus(KEEP).toString();
        List<SqliteBaseline.SqlStatement> first = new ArrayList<>();
        first.add(inserted(RECEIVED, event, number, 362, BRANCH, 1L, number, null));
        first.add(inserted(COPIED, "in/" + event, number, 241, person, now, keep));
        if (contacts.add(contact)) {
            first.add(inserted(ALIAS, "PHONE:" + contact, number, 40));
            first.add(inserted(CONTACT, person, number, 124));
        }
        return store.commit(first.toArray(SqliteBaseline.SqlStatement[]::new))
                .thenCompose(received -> store.commit(
                        updated(SETTLED, event, number, number + 1, 438, BRANCH, null, number, now),
                        inserted(CONVERSATION, BRANCH + "/" + person, number, 222, BRANCH, now),
                        inserted(QUEUED, reply, number, 429, BRANCH, 1L, number, null, null, null)))
                .thenCompose(settled -> store.commit(
                        updated(CHANGED, reply, number, number + 1, 485, BRANCH, 1L, number, reply, null, null)))
                .thenRun(() -> store.commit(
                        updated(CHANGED, reply, number + 1, number + 2, 494, BRANCH, null, number, reply, null, now),
                        inserted(COPIED, "out/" + reply, number, 226, person, now, keep)));
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
