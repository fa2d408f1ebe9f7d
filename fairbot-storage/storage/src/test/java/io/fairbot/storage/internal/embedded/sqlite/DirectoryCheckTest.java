package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.WalPosition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a data directory that do not fit together are refused before SQLite opens one of them. */
class DirectoryCheckTest {
    private static final String ID = "01KC0000000000000000000001";
    private static final String FRESH = "01KC0000000000000000000002";
    private static final int GENERATION = 5;
    private static final long SALTS = 7L << Integer.SIZE | 99;
    private static final int PAGE = 4096;

    @TempDir
    Path temporary;

    private DataDirectory directory;

    @BeforeEach
    void lock() {
        directory = DataDirectory.lock(temporary);
    }

    @AfterEach
    void release() throws IOException {
        directory.close();
    }

    private Tip check() throws IOException {
        return new DirectoryCheck(directory, new SqliteErrorTranslator(directory.database())).check(() -> FRESH);
    }

    private void tip(Tip tip) throws IOException {
        TipFile.create(directory.tip(), tip);
    }

    private void used(WalPosition log) throws IOException {
        tip(new Tip(ID, GENERATION, TipPhase.USED, log));
    }

    /** Writes the header of SQLite's first page, which is all that is read of the store's file. */
    private void store(int userVersion, int application) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(PAGE);
        header.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
        header.putInt(60, userVersion).putInt(68, application);
        Files.write(directory.database(), header.array());
    }

    private void store(int userVersion) throws IOException {
        store(userVersion, SqliteDatabase.APPLICATION);
    }

    private void assertRefused(Path file, String why) {
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreErrorCode.CORRUPT))
                .hasMessageContaining(file + " ")
                .hasMessageContaining(why);
    }

    @Test
    void inAnEmptyDirectoryAStoreIsBegun() throws IOException {
        assertThat(check()).isEqualTo(Tip.of(FRESH, TipPhase.CREATED));
        assertThat(TipFile.read(directory.tip())).contains(Tip.of(FRESH, TipPhase.CREATED));
    }

    @Test
    void aStoreOfWhichOnlyTheTipWasWrittenIsBegunAgain() throws IOException {
        tip(Tip.of(ID, TipPhase.CREATED));

        assertThat(check()).isEqualTo(Tip.of(ID, TipPhase.CREATED));

        Files.createFile(directory.database());
        assertThat(check()).isEqualTo(Tip.of(ID, TipPhase.CREATED));
    }

    @Test
    void aStoreWhoseFirstPageIsInTheFileYetHasNoIdNorGeneration() throws IOException {
        tip(Tip.of(ID, TipPhase.CREATED));
        store(0, 0);

        assertThat(check()).isEqualTo(Tip.of(ID, TipPhase.CREATED));
    }

    @Test
    void aLogWithoutItsStoreIsRefused() throws IOException {
        tip(Tip.of(ID, TipPhase.CREATED));
        Files.write(directory.wal(), WalBytes.header(PAGE, SALTS));

        assertRefused(directory.database(), "there is a log");
    }

    @Test
    void aTipOfAStoreThatIsGoneIsRefused() throws IOException {
        used(WalPosition.NOTHING);

        assertRefused(directory.database(), "there was a store");
    }

    @Test
    void aTipFromBeforeTheStoreWasUsedIsRefused() throws IOException {
        tip(Tip.of(ID, TipPhase.CREATED));
        store(Generation.userVersion(GENERATION));

        assertRefused(directory.tip(), "is an older copy");
    }

    @Test
    void theFileOfAnotherProgramIsRefused() throws IOException {
        used(WalPosition.NOTHING);
        store(Generation.userVersion(GENERATION), 1);
        assertRefused(directory.database(), "is not a store of fairbot");

        Files.write(directory.database(), new byte[PAGE]);
        assertRefused(directory.database(), "is not a store of fairbot");

        Files.write(directory.database(), new byte[1]);
        assertRefused(directory.database(), "is not a store of fairbot");
    }

    @Test
    void aNegativeFormatIsRefused() throws IOException {
        used(WalPosition.NOTHING);
        store(-1);

        assertRefused(directory.database(), "its first page was changed");
    }

    @Test
    void theLogOfTheTipOrTheNextOneIsAccepted() throws IOException {
        WalPosition gone = new WalPosition(SALTS, WalCheck.HEADER, true);
        store(Generation.userVersion(GENERATION));
        for (long salts : new long[] {SALTS, SALTS + (1L << Integer.SIZE)}) {
            used(gone);
            Files.write(directory.wal(), WalBytes.header(PAGE, salts));

            assertThat(check()).isEqualTo(new Tip(ID, GENERATION, TipPhase.USED, gone));
        }
    }

    @Test
    void theLogOfAnotherMomentIsRefused() throws IOException {
        used(new WalPosition(SALTS, WalCheck.HEADER, true));
        store(Generation.userVersion(GENERATION));
        Files.write(directory.wal(), WalBytes.header(PAGE, SALTS + (2L << Integer.SIZE)));

        assertRefused(directory.wal(), "is of another moment");
    }
}
