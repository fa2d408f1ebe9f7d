package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Document;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is refused with the file and the remedy, and never read as fewer or other documents. */
class DamageTest {
    private static final int FLIPS = Integer.getInteger("fairbot.flips", 200);
    private static final long SEED = Long.getLong("fairbot.seed", 20_261_123);

    @TempDir
    Path temporary;

    /** A directory as a killed process leaves it, with a log that holds acknowledged commits. */
    private Path killed = Path.of("");

    /** A directory as a clean stop leaves it. */
    private Path stopped = Path.of("");

    private Map<String, Document<Item>> expected = Map.of();
    private int copies;

    @BeforeEach
    void writeAndBeKilled() throws IOException {
        Path live = temporary.resolve("live");
        Opened.in(live).put(0, 300).close();
        try (Opened opened = Opened.in(live)) {
            opened.put(250, 400);
            opened.apply(new Write.Delete(Item.MODEL, "i7", Precondition.ANY)).orThrow();
            killed = opened.copyWithLog(live, temporary.resolve("killed"));
            expected = opened.all();
        }
        stopped = Opened.copy(live, temporary.resolve("stopped"));
    }

    @Test
    void withoutDamageEverythingIsThere() throws IOException {
        assertThat(expected).hasSize(399);
        assertThat(killed.resolve("store.db-wal")).isRegularFile();
        assertThat(Files.size(killed.resolve("store.db-wal"))).isGreaterThan(100_000);
        assertThat(stopped.resolve("store.db-wal")).doesNotExist();
        for (Path directory : List.of(killed, stopped)) {
            assertThat(Damage.seenByTheStore(copyOf(directory), expected)).isEqualTo(Damage.NONE);
            assertThat(Damage.seenBySqlite(copyOf(directory), expected)).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aFlippedByteIsHarmlessOrRefusedWithFileAndRemedy() throws IOException {
        Seen seen = flipped(Damage::seenByTheStore);

        System.out.println(FLIPS + " flips, seed " + SEED + ": " + seen.counts);
        assertThat(seen.bad).as("seed %d", SEED).isEmpty();
        assertThat(seen.counts.get(Damage.REFUSED)).isGreaterThan(FLIPS / 4);
        assertThat(seen.counts.get(Damage.ROWS)).isGreaterThan(FLIPS / 20);
    }

    @Test
    void plainSqliteDoesNotPassTheSameTest() throws IOException {
        Seen seen = flipped(Damage::seenBySqlite);

        System.out.println(FLIPS + " flips, seed " + SEED + ", SQLite alone: " + seen.counts);
        assertThat(seen.bad).hasSizeGreaterThan(FLIPS / 10);
    }

    @Test
    void aFileThatIsCutOffIsRefusedWithFileAndRemedy() throws IOException {
        long size = Files.size(stopped.resolve("store.db"));
        for (long length : new long[] {0, 1, 100, 4096, size / 2, size - 4096, size - 1}) {
            assertCut(stopped, "store.db", length, Damage.REFUSED);
        }
        size = Files.size(killed.resolve("store.db"));
        for (long length : new long[] {0, 1, 100, 4096, size / 2, size - 4096, size - 1}) {
            // The log may hold all the pages that were cut off.
            assertCut(killed, "store.db", length, Damage.REFUSED, Damage.NONE);
        }
        size = Files.size(killed.resolve("store.db-wal"));
        for (long length : new long[] {0, 1, 32, 100, 4096, size / 2, size - 4096 - 24, size - 1}) {
            assertCut(killed, "store.db-wal", length, Damage.REFUSED);
        }
    }

    @Test
    void aFileThatIsMissingIsRefusedWithFileAndRemedy() throws IOException {
        for (Path directory : List.of(killed, stopped)) {
            Path copy = copyOf(directory);
            Files.delete(copy.resolve("store.db"));
            assertThat(Damage.seenByTheStore(copy, expected)).isEqualTo(Damage.REFUSED);
        }
        Path copy = copyOf(killed);
        Files.delete(copy.resolve("store.db-wal"));
        assertThat(Damage.seenByTheStore(copy, expected)).isEqualTo(Damage.REFUSED);
    }

    @Test
    void whatOnlyHelpsToFindDamageMayBeMissing() throws IOException {
        for (String helper : List.of("store.lock", "store.db-shm")) {
            Path copy = copyOf(killed);
            Files.delete(copy.resolve(helper));
            assertThat(Damage.seenByTheStore(copy, expected)).as(helper).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aFileOfSomebodyElseIsNotTouched() throws IOException {
        Path copy = copyOf(stopped);
        byte[] foreign = "Dear diary".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(copy.resolve("store.db"), foreign);

        StoreException refused = Opened.refusal(copy);
        assertThat(refused.code()).isEqualTo(StoreException.StoreErrorCode.CORRUPT);
        assertThat(refused).hasMessageContaining(copy.resolve("store.db").toString());
        assertThat(Files.readAllBytes(copy.resolve("store.db"))).isEqualTo(foreign);
    }

    private void assertCut(Path directory, String file, long length, Damage... allowed) throws IOException {
        Path copy = copyOf(directory);
        try (RandomAccessFile cut = new RandomAccessFile(copy.resolve(file).toFile(), "rw")) {
            cut.setLength(length);
        }
        assertThat(Damage.seenByTheStore(copy, expected))
                .as("%s of %s cut to %d", file, directory.getFileName(), length)
                .isIn((Object[]) allowed);
    }

    /** A file that is flipped. */
    private record Target(Path directory, String file) {}

    /** How often each kind of damage was seen, and where the worst. */
    private record Seen(Map<Damage, Integer> counts, List<String> bad) {}

    /** Flips a byte at each of 200 places, spread over every file of both directories, each in a copy of its own. */
    private Seen flipped(BiFunction<Path, Map<String, Document<Item>>, Damage> look) throws IOException {
        Random random = new Random(SEED);
        // The two large files more often than the small ones.
        List<Target> targets = List.of(
                new Target(killed, "store.db-wal"),
                new Target(killed, "store.db"),
                new Target(stopped, "store.db"),
                new Target(killed, "store.db-wal"),
                new Target(stopped, "store.db"),
                new Target(killed, "store.db"),
                new Target(killed, "store.db-wal"),
                new Target(killed, "store.tip"),
                new Target(killed, "store.db-shm"),
                new Target(killed, "store.lock"));
        Seen seen = new Seen(new EnumMap<>(Damage.class), new ArrayList<>());
        for (int i = 0; i < FLIPS; i++) {
            Target target = targets.get(i % targets.size());
            Path copy = copyOf(target.directory);
            Path file = copy.resolve(target.file);
            long at = (long) (random.nextDouble() * Files.size(file));
            int by = 1 + random.nextInt(255);
            flip(file, at, by);
            Damage damage = look.apply(copy, expected);
            seen.counts.merge(damage, 1, Integer::sum);
            if (damage == Damage.SILENT || damage == Damage.BAFFLING) {
                seen.bad.add(damage + ": " + target + " at " + at + " by " + by);
            }
        }
        return seen;
    }

    private static void flip(Path file, long at, int by) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ by);
        }
    }

    private Path copyOf(Path directory) {
        return Opened.copy(directory, temporary.resolve("copy-" + copies++));
    }
}
