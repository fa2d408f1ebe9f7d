package io.fairbot.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairbot.agent.Health;
import io.fairbot.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health tells of files that others may use until they are repaired. */
class FilePermissionsTest {
    @TempDir
    private Path temporary;

    @Test
    void whatOthersMayUseIsToldUntilItIsRepaired() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path dataDir = PrivateFiles.createDirectories(temporary.resolve("data"));
        Path file = Files.createFile(dataDir.resolve("store.db"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        FilePermissions permissions = new FilePermissions(dataDir);
        assertThat(permissions.health()).isEqualTo(Health.UP);

        permissions.check();
        assertThat(permissions.health().status()).isEqualTo(Health.HealthStatus.UP);
        assertThat(permissions.health().reason())
                .contains("1 files", "setup --repair")
                .doesNotContain(dataDir.toString());
        PrivateFiles.narrow(file);
        assertThat(permissions.health()).isEqualTo(Health.UP);
    }

    @Test
    void aMissingDirectoryIsNoProblem() {
        FilePermissions permissions = new FilePermissions(temporary.resolve("missing"));
        permissions.check();
        assertThat(permissions.health()).isEqualTo(Health.UP);
    }
}
