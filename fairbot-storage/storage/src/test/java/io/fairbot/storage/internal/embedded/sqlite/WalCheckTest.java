package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that SQLite itself wrote, and what becomes of it. */
class WalCheckTest {
    private static final int PAGE = 512;
    private static final int FRAME = WalCheck.FRAME_HEADER + PAGE;
    private static final int FRAMES = 6;
    private static final int END = WalCheck.HEADER + FRAMES * FRAME;

    @TempDir
    Path directory;

    private Path log;
    private byte[] sound;
    private TipFile.WalPosition mark;

    @BeforeEach
    void writeALog() throws IOException, SQLException {
        Path file = directory.resolve("plain.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("CREATE TABLE t (a)");
            while (Files.size(wal(file)) < END) {
                statement.execute("INSERT INTO t VALUES (randomblob(100))");
            }
            sound = Arrays.copyOf(Files.readAllBytes(wal(file)), END);
        }
        log = directory.resolve("log");
        mark = new TipFile.WalPosition(ByteBuffer.wrap(sound).getLong(WalCheck.SALTS), END, false);
    }

    private static Path wal(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private boolean isSound(byte[] bytes, Optional<TipFile.WalPosition> tip) throws IOException {
        Files.write(log, bytes);
        return WalCheck.isSound(log, tip);
    }

    private boolean isSoundUpToTheMark(byte[] bytes) throws IOException {
        return isSound(bytes, Optional.of(mark));
    }

    private boolean isSoundByItself(byte[] bytes) throws IOException {
        return isSound(bytes, Optional.empty());
    }

    private byte[] flipped(int at) {
        byte[] bytes = sound.clone();
        bytes[at] ^= 16;
        return bytes;
    }

    private byte[] cut(int length) {
        return Arrays.copyOf(sound, length);
    }

    @Test
    void aLogThatIsAsItWasWrittenIsSound() throws IOException {
        assertThat(isSoundUpToTheMark(sound)).isTrue();
        assertThat(isSoundByItself(sound)).isTrue();
        assertThat(isSound(sound, Optional.of(mark.gone()))).isTrue();
        assertThat(isSound(sound, Optional.of(TipFile.WalPosition.NOTHING))).isTrue();
    }

    @Test
    void aMarkOfAnotherLogThatCannotBeGoneIsDamage() throws IOException {
        assertThat(isSound(sound, Optional.of(new TipFile.WalPosition(mark.salts() + 1, END, false))))
                .isFalse();
        assertThat(isSound(sound, Optional.of(new TipFile.WalPosition(mark.salts() + 1, END, true))))
                .isTrue();
    }

    @Test
    void everyFlipBeforeTheMarkIsDamage() throws IOException {
        for (int at = 0; at < END; at += 13) {
            assertThat(isSoundUpToTheMark(flipped(at))).as("byte %d", at).isFalse();
        }
    }

    @Test
    void aFlipBehindTheMarkIsNoDamage() throws IOException {
        TipFile.WalPosition earlier = new TipFile.WalPosition(mark.salts(), END - FRAME, false);
        assertThat(isSound(flipped(END - 1), Optional.of(earlier))).isTrue();
        assertThat(isSound(flipped(END - FRAME), Optional.of(earlier))).isTrue();
        assertThat(isSound(flipped(END - FRAME - 1), Optional.of(earlier))).isFalse();
        assertThat(isSound(cut(END - FRAME), Optional.of(earlier))).isTrue();
        assertThat(isSound(cut(END - FRAME - 1), Optional.of(earlier))).isFalse();
    }

    @Test
    void aLogThatEndsBeforeItsMarkIsDamage() throws IOException {
        assertThat(isSoundUpToTheMark(cut(END - 1))).isFalse();
        assertThat(isSoundUpToTheMark(cut(END - FRAME))).isFalse();
        assertThat(isSoundUpToTheMark(cut(WalCheck.HEADER + 1))).isFalse();
        assertThat(isSoundUpToTheMark(cut(WalCheck.HEADER))).isFalse();
        assertThat(isSoundUpToTheMark(cut(0))).isFalse();
        Files.delete(log);
        assertThat(WalCheck.isSound(log, Optional.of(mark))).isFalse();
        assertThat(WalCheck.isSound(log, Optional.of(mark.gone()))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void withoutAMarkAFlipIsDamageWhenASoundFrameStandsBehindIt(int frame) throws IOException {
        int from = WalCheck.HEADER + frame * FRAME;
        for (int at : new int[] {0, 4, 8, 12, 16, 20, 23, WalCheck.FRAME_HEADER, FRAME - 1}) {
            assertThat(isSoundByItself(flipped(from + at))).as("byte %d", at).isFalse();
        }
    }

    @Test
    void withoutAMarkABadEndLooksAsIfItWasCutOff() throws IOException {
        assertThat(isSoundByItself(flipped(END - 1))).isTrue();
        assertThat(isSoundByItself(flipped(END - FRAME))).isTrue();
        for (int length = END; length >= WalCheck.HEADER; length -= FRAME / 4) {
            assertThat(isSoundByItself(cut(length))).as("cut to %d", length).isTrue();
        }
        assertThat(isSoundByItself(cut(0))).isTrue();
    }

    @Test
    void whatAnOlderLogLeftBehindTheEndIsNoDamage() throws IOException {
        byte[] rest = sound.clone();
        for (int frame = 3; frame < FRAMES; frame++) {
            rest[WalCheck.HEADER + frame * FRAME + 8] ^= 1;
        }
        assertThat(isSoundByItself(rest)).isTrue();
        assertThat(isSound(
                        rest, Optional.of(new TipFile.WalPosition(mark.salts(), WalCheck.HEADER + 3 * FRAME, false))))
                .isTrue();
    }

    @Test
    void aHeaderThatIsNoneIsDamageUnlessNothingWasAcknowledged() throws IOException {
        for (int at = 0; at < WalCheck.HEADER; at++) {
            assertThat(isSoundByItself(flipped(at))).as("byte %d", at).isFalse();
            assertThat(isSound(flipped(at), Optional.of(mark.gone())))
                    .as("byte %d", at)
                    .isTrue();
        }
    }

    @Test
    void aLogWhoseFirstWriteWasCutOffIsNoDamageAsLongAsNothingWasAcknowledged() throws IOException {
        Optional<TipFile.WalPosition> nothing = Optional.of(TipFile.WalPosition.NOTHING);
        Optional<TipFile.WalPosition> something = Optional.of(new TipFile.WalPosition(1, 4152, false));
        assertThat(WalCheck.isSound(log, nothing)).isTrue();
        assertThat(WalCheck.isSound(log, Optional.empty())).isTrue();
        assertThat(WalCheck.isSound(log, something)).isFalse();

        Files.write(log, new byte[5]);
        assertThat(WalCheck.isSound(log, nothing)).isTrue();
        assertThat(WalCheck.isSound(log, something)).isFalse();

        Files.write(log, new byte[5000]);
        assertThat(WalCheck.isSound(log, nothing)).isTrue();
        assertThat(WalCheck.isSound(log, Optional.empty())).isFalse();
        assertThat(WalCheck.isSound(log, something)).isFalse();
    }

    @Test
    void aLogIsCheckedInTheByteOrderOfTheMachineThatWroteIt() throws IOException {
        assertThat(WalBytes.summed(sound, PAGE, ByteOrder.nativeOrder())).isEqualTo(sound);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] bytes = WalBytes.summed(sound, PAGE, order);
            assertThat(isSoundUpToTheMark(bytes)).isTrue();
            bytes[END - 1] ^= 1;
            assertThat(isSoundUpToTheMark(bytes)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PAGE / 2, 0, -PAGE, PAGE + 8})
    void aPageSizeThatSqliteDoesNotHaveIsNoHeader(int pageSize) throws IOException {
        byte[] bytes = cut(WalCheck.HEADER + 1);
        ByteBuffer.wrap(bytes).putInt(8, pageSize);
        assertThat(isSoundByItself(WalBytes.summed(bytes, PAGE, ByteOrder.LITTLE_ENDIAN)))
                .isFalse();
    }

    @Test
    void onlyTheSameLogOrTheOneAfterItIsNext() throws IOException {
        long one = 1L << Integer.SIZE;
        assertThat(WalCheck.isNext(log, mark)).isTrue();
        Files.write(log, sound);
        assertThat(WalCheck.isNext(log, mark)).isTrue();
        assertThat(WalCheck.isNext(log, new TipFile.WalPosition(mark.salts() - one, END, true)))
                .isTrue();
        for (long salts : new long[] {mark.salts() + one, mark.salts() - 2 * one, mark.salts() + 1}) {
            assertThat(WalCheck.isNext(log, new TipFile.WalPosition(salts, END, true)))
                    .isFalse();
        }
    }

    @Test
    void aLogWithoutAHeaderDoesNotTellWhetherItIsNext() throws IOException {
        TipFile.WalPosition other = new TipFile.WalPosition(mark.salts() + 1, END, true);
        Files.write(log, sound);
        assertThat(WalCheck.isNext(log, other)).isFalse();
        Files.write(log, cut(WalCheck.HEADER - 1));
        assertThat(WalCheck.isNext(log, other)).isTrue();
        Files.write(log, flipped(0));
        assertThat(WalCheck.isNext(log, other)).isTrue();
    }

    @Test
    void aFileThatIsShorterThanWhatIsReadIsAFailure() throws IOException {
        Files.write(log, cut(WalCheck.HEADER));
        try (FileChannel file = FileChannel.open(log)) {
            assertThat(WalCheck.read(file, 0, WalCheck.HEADER).array()).isEqualTo(cut(WalCheck.HEADER));
            assertThatThrownBy(() -> WalCheck.read(file, 1, WalCheck.HEADER))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("became shorter");
        }
    }
}
