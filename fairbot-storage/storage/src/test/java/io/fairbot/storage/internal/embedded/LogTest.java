package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.storage.internal.embedded.sqlite.TipFile;
import io.fairbot.storage.internal.embedded.sqlite.WalCheck;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write-ahead log is kept short, and its end is known whatever happened to it. */
class LogTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path temporary;

    private int copies;

    @Test
    void theLogIsEmptiedWhenNobodyWrites() throws IOException {
        try (Opened opened = Opened.in(live()).put(0, 20)) {
            await().atMost(PATIENCE).until(() -> logSize() == 0);
            assertThat(Damage.seenByTheStore(killed("empty"), opened.all())).isEqualTo(Damage.NONE);
            opened.put(20, 30);
            assertEndIsKnown(opened, opened.copyWithLog(live(), temporary.resolve("next")));
        }
    }

    @Test
    void theLogIsEmptiedWhenItIsLarge() throws IOException {
        try (Opened opened = Opened.in(live())) {
            for (int i = 0; i < 40; i++) {
                large(opened, "large" + i);
                assertThat(logSize()).isLessThan(6L << 20);
            }
            assertThat(Damage.seenByTheStore(killed("large"), opened.all())).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aLargeLogBeginsAnewInTheRoomItHas() throws IOException {
        try (Opened opened = Opened.in(live())) {
            Path anew;
            int count = 0;
            do {
                assertThat(count).as("commits and no log that began anew").isLessThan(200);
                large(opened, "large" + count++);
                anew = killed("anew");
            } while (logSize(anew) <= mark(anew).size());
            assertThat(logSize(anew)).isGreaterThan(4L << 20);
            assertEndIsKnown(opened, anew);
        }
    }

    @Test
    void aReaderThatHoldsTheLogHoldsUpNobodyAndNothingIsLost() throws Exception {
        try (Opened opened = Opened.in(live()).put(0, 5);
                Connection tool = tool();
                Statement statement = tool.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM d_items").close();
            for (int i = 0; i < 60; i++) {
                large(opened, "large" + i);
            }
            assertThat(logSize()).as("it cannot be emptied").isGreaterThan(8L << 20);
            assertEndIsKnown(opened, killed("held"));
            statement.execute("COMMIT");

            await().atMost(PATIENCE).until(() -> logSize() == 0);
            assertThat(Damage.seenByTheStore(killed("released"), opened.all())).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aLogThatBeganAnewInAnOldFileEndsWhereItEnds() throws Exception {
        try (Opened opened = Opened.in(live())) {
            Path anew;
            int round = 0;
            do {
                assertThat(round).as("rounds in which the log was cut").isLessThan(10);
                opened.put(round * 40, round * 40 + 40);
                holdWhileItIsEmptied(opened);
                anew = opened.copyWithLog(live(), temporary.resolve("anew-" + round++));
            } while (mark(anew).size() == Files.size(anew.resolve("store.db-wal")));

            assertEndIsKnown(opened, anew);
        }
    }

    /** All of the log is brought into the file, but a reader keeps it from being cut, so the next commit begins it anew. */
    private void holdWhileItIsEmptied(Opened opened) throws SQLException {
        try (Connection tool = tool();
                Statement statement = tool.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM d_items").close();
            // Longer than the writer waits for a reader.
            await().atMost(PATIENCE)
                    .during(Duration.ofMillis(200))
                    .until(() -> mark(live()).mayBeGone());
            assertThat(Damage.seenByTheStore(killed("held-" + copies++), opened.all()))
                    .isEqualTo(Damage.NONE);
            statement.execute("COMMIT");
        }
    }

    @Test
    void whatAnUndoneBatchLeftInTheLogIsNoDamage() {
        try (Opened opened = Opened.in(live()).put(0, 5)) {
            Batch.Builder batch = Batch.builder("too large for the cache");
            for (int i = 0; i < 60; i++) {
                batch.add(Write.insert(Item.MODEL, "undone" + i, new Item("b", i, "x".repeat(100_000))));
            }
            batch.add(Write.insert(Item.MODEL, "i1", Item.of(1)));
            assertThat(Opened.await(opened.store().apply(batch.build()))).isInstanceOf(BatchResult.Rejected.class);
            opened.put(5, 8);

            Map<String, Document<Item>> all = opened.all();
            assertThat(all).hasSize(8);
            assertThat(Damage.seenByTheStore(killed("undone"), all)).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aRefusedOpeningOfAKilledStoreTakesNothingAway() {
        Map<String, Document<Item>> all;
        Path killed;
        try (Opened opened = Opened.in(live()).put(0, 5)) {
            all = opened.all();
            killed = killed("killed");
        }
        io.fairbot.store.Model<Item> failing = io.fairbot.store.Model.builder("items", Item.class)
                .index("text")
                .migration(document -> {
                    throw new IllegalStateException("not yet");
                })
                .build();

        Opened.refusal(killed, failing);
        Opened.refusal(killed, failing);
        assertThat(Damage.seenByTheStore(killed, all)).isEqualTo(Damage.NONE);
    }

    @Test
    void withoutATipAFrameBehindABadOneIsDamage() throws IOException {
        Path killed;
        try (Opened opened = Opened.in(live()).put(0, 20)) {
            killed = opened.copyWithLog(live(), temporary.resolve("killed"));
        }
        Path log = killed.resolve("store.db-wal");
        assertThat(WalCheck.isSound(log, Optional.empty())).isTrue();
        flip(log, WalCheck.HEADER + 100);
        assertThat(WalCheck.isSound(log, Optional.empty())).isFalse();

        flip(log, WalCheck.HEADER + 100);
        flip(log, Files.size(log) - 1);
        assertThat(WalCheck.isSound(log, Optional.empty()))
                .as("a bad end looks as one that was cut off")
                .isTrue();
        assertThat(WalCheck.isSound(log, Optional.of(mark(killed)))).isFalse();
    }

    /** Everything is there after a kill, and a flip in the last acknowledged frame is seen. */
    private void assertEndIsKnown(Opened opened, Path killed) throws IOException {
        Path flipped = Opened.copy(killed, temporary.resolve(killed.getFileName() + "-flipped"));
        flip(flipped.resolve("store.db-wal"), mark(killed).size() - 1);

        assertThat(Damage.seenByTheStore(killed, opened.all())).isEqualTo(Damage.NONE);
        assertThat(Damage.seenByTheStore(flipped, opened.all())).isEqualTo(Damage.REFUSED);
    }

    private static void large(Opened opened, String id) {
        opened.apply(Write.put(Item.MODEL, id, new Item("b", 1, "x".repeat(200_000))))
                .orThrow();
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ 1);
        }
    }

    private Path live() {
        return temporary.resolve("live");
    }

    private Path killed(String name) {
        return Opened.copy(live(), temporary.resolve(name));
    }

    private long logSize() throws IOException {
        return logSize(live());
    }

    private static long logSize(Path directory) throws IOException {
        return Files.size(directory.resolve("store.db-wal"));
    }

    private static TipFile.WalPosition mark(Path directory) throws IOException {
        return TipFile.read(directory.resolve("store.tip")).orElseThrow().log();
    }

    private Connection tool() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + live().resolve("store.db"));
    }
}
