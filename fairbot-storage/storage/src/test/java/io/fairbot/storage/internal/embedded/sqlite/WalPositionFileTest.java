package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalPositionFileTest {
    @TempDir
    Path temporary;

    @Test
    void aTipIsReadAsItWasWritten() throws IOException {
        Path file = temporary.resolve("tip");
        assertThat(WalPositionFile.read(file)).isEmpty();
        try (WalPositionFile tip = new WalPositionFile(file)) {
            assertThat(WalPositionFile.read(file)).as("it is empty").isEmpty();
            for (WalPositionFile.WalPosition mark : new WalPositionFile.WalPosition[] {
                new WalPositionFile.WalPosition(-7, 4152, false),
                new WalPositionFile.WalPosition(8, 32, true),
                WalPositionFile.WalPosition.NOTHING
            }) {
                tip.mark(mark);
                assertThat(WalPositionFile.read(file)).contains(mark);
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertThat(WalPositionFile.read(file)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void aFileOfAnotherLengthIsNoTip() throws IOException {
        Path file = temporary.resolve("tip");
        try (WalPositionFile tip = new WalPositionFile(file)) {
            tip.markAndSync(new WalPositionFile.WalPosition(1, 2, false));
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(WalPositionFile.read(file)).isEmpty();
        Files.write(file, bytes);
        assertThat(WalPositionFile.read(file)).contains(new WalPositionFile.WalPosition(1, 2, false));
    }

    @Test
    void aMarkThatMayBeGoneKeepsTheRest() {
        assertThat(new WalPositionFile.WalPosition(1, 2, false).gone())
                .isEqualTo(new WalPositionFile.WalPosition(1, 2, true));
    }
}
