package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Document;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages of all kinds over every file of a used directory, single and in pairs: flipped bytes, cut-off and missing files,
 * older copies and files of another directory. Each is refused with the file and the remedy, reads equal, or affects reported
 * documents alone.
 */
class DirectoryDamageTest {
    private static final int DAMAGES = Integer.getInteger("fairbot.damages", 500);
    private static final long SEED = Long.getLong("fairbot.seed", 20_261_130);
    private static final List<String> FILES =
            List.of("store.db", "store.db-wal", "store.db-shm", "store.tip", "store.lock");

    @TempDir
    Path temporary;

    private final Random random = new Random(SEED);
    private Path yesterday = Path.of("");
    private Path other = Path.of("");
    private Path killed = Path.of("");
    private Path stopped = Path.of("");
    private Map<String, Document<Item>> expected = Map.of();

    /** A kind of damage of one file. */
    private enum FileDamage {
        FLIPPED,
        CUT,
        MISSING,
        OLDER,
        FOREIGN
    }

    @BeforeEach
    void liveForTwoDays() throws IOException {
        Path live = temporary.resolve("live");
        Opened.in(live).put(0, 40).close();
        yesterday = Opened.copy(live, temporary.resolve("yesterday"));
        try (Opened opened = Opened.in(live).put(30, 80)) {
            killed = opened.copyWithLog(live, temporary.resolve("killed"));
            expected = opened.all();
        }
        stopped = Opened.copy(live, temporary.resolve("stopped"));
        Path elsewhere = temporary.resolve("elsewhere");
        try (Opened opened = Opened.in(elsewhere).put(0, 80)) {
            other = opened.copyWithLog(elsewhere, temporary.resolve("other"));
        }
    }

    @Test
    void noDamageIsSilentOrBaffling() throws IOException {
        Map<Damage, Integer> counts = new EnumMap<>(Damage.class);
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < DAMAGES; i++) {
            Path of = random.nextBoolean() ? killed : stopped;
            Path copy = Opened.copy(of, temporary.resolve("copy-" + i));
            List<String> done = new ArrayList<>();
            int count = 1 + i % 2;
            for (int n = 0; n < count; n++) {
                done.add(damage(copy));
            }
            boolean isWholeCopy = done.containsAll(List.of("OLDER store.db", "OLDER store.tip"));
            boolean isEmpty = !Files.exists(copy.resolve("store.db"))
                    && !Files.exists(copy.resolve("store.tip"))
                    && !Files.exists(copy.resolve("store.db-wal"));
            if (isEmpty || isWholeCopy) {
                // Nothing is left that could tell of a store, or all of it is of one moment.
                continue;
            }
            Damage seen = Damage.seenByTheStore(copy, expected);
            counts.merge(seen, 1, Integer::sum);
            if (seen == Damage.SILENT || seen == Damage.BAFFLING) {
                bad.add(seen + ": " + of.getFileName() + " " + done + " as damage " + i);
            }
        }
        System.out.println(DAMAGES + " damages of directories, seed " + SEED + ": " + counts);
        assertThat(bad).as("seed %d", SEED).isEmpty();
        assertThat(counts.get(Damage.REFUSED)).isGreaterThan(DAMAGES / 4);
        assertThat(counts.get(Damage.ROWS)).isPositive();
    }

    private String damage(Path directory) throws IOException {
        String file = FILES.get(random.nextInt(FILES.size()));
        FileDamage kind = FileDamage.values()[random.nextInt(FileDamage.values().length)];
        Path path = directory.resolve(file);
        switch (kind) {
            case FLIPPED -> flip(path);
            case CUT -> cut(path);
            case MISSING -> Files.deleteIfExists(path);
            case OLDER -> replace(path, yesterday.resolve(file));
            case FOREIGN -> replace(path, other.resolve(file));
        }
        return kind + " " + file;
    }

    private void flip(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long at = (long) (random.nextDouble() * file.length());
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1 << random.nextInt(Byte.SIZE));
        }
    }

    private void cut(Path path) throws IOException {
        if (Files.exists(path)) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength((long) (random.nextDouble() * file.length()));
            }
        }
    }

    private static void replace(Path path, Path by) throws IOException {
        if (Files.exists(by)) {
            Files.copy(by, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
