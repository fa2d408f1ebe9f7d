package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Document;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of another moment or of another directory beside today's are refused, and so is what is missing beside others. */
class OtherFilesTest {
    @TempDir
    Path temporary;

    private Path yesterday = Path.of("");
    private Path stopped = Path.of("");
    private Path killed = Path.of("");
    private Path other = Path.of("");
    private Map<String, Document<Item>> expected = Map.of();

    @BeforeEach
    void liveForTwoDays() throws IOException {
        Path live = temporary.resolve("live");
        Opened.in(live).put(0, 30).close();
        yesterday = Opened.copy(live, temporary.resolve("yesterday"));
        try (Opened opened = Opened.in(live).put(30, 60)) {
            killed = opened.copyWithLog(live, temporary.resolve("killed"));
            expected = opened.all();
        }
        stopped = Opened.copy(live, temporary.resolve("stopped"));
        other = temporary.resolve("other");
        Opened.in(other).put(0, 60).close();
    }

    @Test
    void allOfOneMomentIsOpened() {
        assertThat(Damage.seenByTheStore(stopped, expected)).isEqualTo(Damage.NONE);
        assertThat(Damage.seenByTheStore(killed, expected)).isEqualTo(Damage.NONE);
        Opened.in(yesterday).close();
    }

    @Test
    void theStoreOfYesterdayIsRefused() throws IOException {
        for (Path directory : new Path[] {stopped, killed}) {
            put(yesterday, directory, "store.db");
            assertThat(Damage.seenByTheStore(directory, expected)).isEqualTo(Damage.REFUSED);
            assertThat(Opened.refusal(directory)).hasMessageContaining("older copy");
        }
    }

    @Test
    void theTipOfYesterdayIsRefused() throws IOException {
        for (Path directory : new Path[] {stopped, killed}) {
            put(yesterday, directory, "store.tip");
            assertThat(Damage.seenByTheStore(directory, expected)).isEqualTo(Damage.REFUSED);
            assertThat(Opened.refusal(directory)).hasMessageContaining("store.tip is an older copy");
        }
    }

    @Test
    void theStoreBeforeTheLastLogIsRefusedBesideTheNextOne() throws IOException {
        Path live = temporary.resolve("live");
        Path next;
        try (Opened opened = Opened.in(live).put(60, 61)) {
            next = opened.copyWithLog(live, temporary.resolve("next"));
        }
        put(stopped, next, "store.db");
        assertThat(Damage.seenByTheStore(next, expected)).isEqualTo(Damage.REFUSED);
    }

    @Test
    void theLogOfAnotherMomentIsRefused() throws IOException {
        put(killed, stopped, "store.db-wal");
        assertThat(Damage.seenByTheStore(stopped, expected)).isEqualTo(Damage.REFUSED);
        put(killed, yesterday, "store.db-wal");
        assertThat(Damage.seenByTheStore(yesterday, expected)).isEqualTo(Damage.REFUSED);
    }

    @Test
    void theFilesOfAnotherDirectoryAreRefused() throws IOException {
        for (String file : new String[] {"store.db", "store.tip"}) {
            Path mixed = Opened.copy(stopped, temporary.resolve("mixed-" + file));
            put(other, mixed, file);
            assertThat(Damage.seenByTheStore(mixed, expected)).as(file).isEqualTo(Damage.REFUSED);
        }
    }

    @Test
    void whatIsMissingBesideTheOthersIsNeverBegunAnew() throws IOException {
        for (Path directory : new Path[] {stopped, killed}) {
            for (String file : new String[] {"store.db", "store.tip", "store.db store.tip", "store.tip store.db-wal"}) {
                Path rest = Opened.copy(directory, temporary.resolve(directory.getFileName() + "-" + file));
                for (String missing : file.split(" ")) {
                    Files.deleteIfExists(rest.resolve(missing));
                }
                boolean isEmpty = directory.equals(stopped) && file.equals("store.db store.tip");
                if (!isEmpty) {
                    StoreException refused = Opened.refusal(rest);
                    assertThat(refused.code()).as(file).isEqualTo(StoreException.StoreErrorCode.CORRUPT);
                    assertThat(Damage.seenByTheStore(rest, expected)).isEqualTo(Damage.REFUSED);
                }
            }
        }
    }

    @Test
    void aRefusalChangesNothing() throws IOException {
        Path store = Files.copy(killed.resolve("store.db"), temporary.resolve("store"));
        put(yesterday, killed, "store.db");
        Opened.refusal(killed);
        Opened.refusal(killed);
        Files.copy(store, killed.resolve("store.db"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(Damage.seenByTheStore(killed, expected)).isEqualTo(Damage.NONE);
    }

    private static void put(Path from, Path to, String file) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
}
