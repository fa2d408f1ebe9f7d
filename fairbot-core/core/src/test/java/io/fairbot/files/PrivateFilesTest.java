package io.fairbot.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made is its owner's alone; what is wider is found and narrowed. */
class PrivateFilesTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void skipWithoutPermissions() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void whatIsMadeIsItsOwnersAlone() throws IOException {
        Path made = PrivateFiles.createDirectories(directory.resolve("a/b"));
        Path opened = made.resolve("opened");
        PrivateFiles.open(opened).close();
        Path empty = made.resolve("empty");
        PrivateFiles.createIfMissing(empty);
        PrivateFiles.createIfMissing(empty);
        Path written = made.resolve("written");
        PrivateFiles.write(written, new byte[] {1});
        PrivateFiles.write(written, new byte[] {1, 2});

        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(opened)).isEqualTo("rw-------");
        assertThat(permissions(empty)).isEqualTo("rw-------");
        assertThat(permissions(written)).isEqualTo("rw-------");
        assertThat(Files.readAllBytes(written)).containsExactly(1, 2);
        assertThat(made.resolve("written.new")).doesNotExist();
        assertThat(PrivateFiles.findWide(made)).isEmpty();
    }

    @Test
    void whatIsWiderIsFoundAndNarrowed() throws IOException {
        Path house = PrivateFiles.createDirectories(directory.resolve("house"));
        Path inner = Files.createDirectory(house.resolve("inner"));
        Path file = Files.createFile(inner.resolve("file"));
        Files.createSymbolicLink(house.resolve("link"), Path.of("/"));
        set(inner, "rwxr-xr-x");
        set(file, "rw-r-----");

        assertThat(PrivateFiles.findWide(house)).containsExactly(inner, file);
        assertThat(PrivateFiles.narrow(inner)).isEqualTo("rwxr-xr-x -> rwx------");
        assertThat(PrivateFiles.narrow(file)).isEqualTo("rw-r----- -> rw-------");
        assertThat(PrivateFiles.findWide(house)).isEmpty();
        assertThat(PrivateFiles.findWide(house.resolve("missing"))).isEmpty();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
