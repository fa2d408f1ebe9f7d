package io.fairbot.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the node's identity is read as it was written, or refused. */
class NodeIdFileTest {
    private static final NodeIdFile FILE =
            new NodeIdFile("01kc0000000000000000000000", Optional.of("01KC1111111111111111111111"));

    @TempDir
    private Path directory;

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        assertThat(NodeIdFile.read(directory)).isEmpty();
        FILE.write(directory);
        assertThat(NodeIdFile.read(directory)).contains(FILE);
    }

    @Test
    void everyFlippedBitIsRefusedWithFileAndRemedy() throws IOException {
        FILE.write(directory);
        Path file = NodeIdFile.path(directory);
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, damaged);
            assertRefused();
        }
    }

    @Test
    void whatWasCutOffIsRefused() throws IOException {
        FILE.write(directory);
        Path file = NodeIdFile.path(directory);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 25, 28, 40, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertRefused();
        }
    }

    @Test
    void aFileOfVersion01IsRead() throws IOException {
        Files.writeString(NodeIdFile.path(directory), FILE.node() + "\n");
        assertThat(NodeIdFile.read(directory)).contains(new NodeIdFile(FILE.node(), Optional.empty()));
    }

    private void assertRefused() {
        assertThatThrownBy(() -> NodeIdFile.read(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(NodeIdFile.path(directory).toString())
                .hasMessageContaining("move it away");
    }
}
