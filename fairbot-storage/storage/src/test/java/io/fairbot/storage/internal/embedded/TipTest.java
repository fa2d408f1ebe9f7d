package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TipTest {
    @TempDir
    Path temporary;

    @Test
    void aTipIsReadAsItWasWritten() throws IOException {
        Path file = temporary.resolve("tip");
        assertThat(Tip.read(file)).isEmpty();
        try (Tip tip = new Tip(file)) {
            assertThat(Tip.read(file)).as("it is empty").isEmpty();
            for (Tip.Mark mark :
                    new Tip.Mark[] {new Tip.Mark(-7, 4152, false), new Tip.Mark(8, 32, true), Tip.Mark.NOTHING}) {
                tip.mark(mark);
                assertThat(Tip.read(file)).contains(mark);
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertThat(Tip.read(file)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void aFileOfAnotherLengthIsNoTip() throws IOException {
        Path file = temporary.resolve("tip");
        try (Tip tip = new Tip(file)) {
            tip.markForSure(new Tip.Mark(1, 2, false));
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(Tip.read(file)).isEmpty();
        Files.write(file, bytes);
        assertThat(Tip.read(file)).contains(new Tip.Mark(1, 2, false));
    }

    @Test
    void aMarkThatMayBeGoneKeepsTheRest() {
        assertThat(new Tip.Mark(1, 2, false).gone()).isEqualTo(new Tip.Mark(1, 2, true));
    }
}
