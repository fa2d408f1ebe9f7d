package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.WalPosition;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tip is read as it was written, or refused. */
class TipFileTest {
    private static final Tip TIP =
            new Tip("01KC0000000000000000000000", 16_777_215, TipPhase.USED, new WalPosition(-7, 4152, false));

    @TempDir
    Path temporary;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = temporary.resolve("tip");
    }

    @Test
    void aTipIsReadAsItWasWritten() throws IOException {
        assertThat(TipFile.read(file)).isEmpty();
        TipFile.create(file, Tip.of(TIP.directory(), TipPhase.CREATED));
        try (TipFile open = new TipFile(file)) {
            for (Tip tip : new Tip[] {TIP, TIP.withLogGone(), TIP.withLog(0, WalPosition.NOTHING)}) {
                open.mark(tip);
                assertThat(TipFile.read(file)).contains(tip);
            }
        }
    }

    @Test
    void everyFlippedBitIsRefusedWithFileAndRemedy() throws IOException {
        TipFile.create(file, TIP);
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, damaged);
            assertRefused();
        }
    }

    @Test
    void aFileOfAnotherLengthIsRefused() throws IOException {
        TipFile.create(file, TIP);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 25, bytes.length - 1, bytes.length + 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertRefused();
        }
    }

    @Test
    void anotherFileOfTheSameLengthIsRefusedThoughItsChecksumFits() throws IOException {
        TipFile.create(file, TIP);
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        int end = bytes.length - Long.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        ByteBuffer.wrap(bytes).putLong(end, crc.getValue());
        Files.write(file, bytes);

        assertRefused();
    }

    @Test
    void aTipOfVersion01IsRead() throws IOException {
        ByteBuffer old = ByteBuffer.allocate(25).putLong(3).putLong(4152).put((byte) 0);
        CRC32C crc = new CRC32C();
        crc.update(old.array(), 0, 17);
        Files.write(file, old.putLong(crc.getValue()).array());

        assertThat(TipFile.read(file)).contains(new Tip("", 0, TipPhase.OF_01, new WalPosition(3, 4152, false)));
    }

    @Test
    void aPositionThatMayBeGoneKeepsTheRest() {
        assertThat(TIP.log().gone()).isEqualTo(new WalPosition(-7, 4152, true));
        assertThat(TIP.log().gone().required()).isEqualTo(TIP.log());
    }

    private void assertRefused() {
        assertThatThrownBy(() -> TipFile.read(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("restore the last backup");
    }
}
