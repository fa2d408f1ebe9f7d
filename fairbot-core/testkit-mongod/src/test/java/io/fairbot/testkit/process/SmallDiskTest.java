package io.fairbot.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {
    private static final long SIZE = 1 << 20;

    @TempDir
    private Path temporary;

    @BeforeEach
    void skipWhereThereAreNoNamespaces() throws InterruptedException {
        String missing = SmallDisk.missing();
        if (!missing.isEmpty()) {
            System.out.println("SKIPPED SmallDiskTest: " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void isFilledAndEmptiedWhileProcessesComeAndGo() throws Exception {
        Path data = Files.createDirectory(temporary.resolve("da ta"));
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        try (SmallDisk disk = SmallDisk.mount(data, SIZE, "folder", elsewhere)) {
            assertThat(run(disk, "printf first > 'da ta/a' && pwd")).containsExactly(temporary.toString());
            disk.fill();
            assertThat(run(disk, "printf second 2>/dev/null > 'da ta/b' || echo full"))
                    .containsExactly("full");
            assertThat(run(disk, "printf third > 'da ta/folder/c' && cat 'da ta/a'"))
                    .containsExactly("first");
            disk.makeRoom();
            assertThat(run(disk, "printf second > 'da ta/b' && cat 'da ta/b'")).containsExactly("second");
            assertThat(disk.path().resolve("a")).hasContent("first");
        }
        assertThat(data).isEmptyDirectory();
        assertThat(elsewhere.resolve("c")).hasContent("third");
    }

    @Test
    void saysWhyItCannotBeMounted() {
        assertThatThrownBy(() -> SmallDisk.mount(temporary.resolve("absent"), SIZE, "folder", temporary))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("absent");
    }

    private List<String> run(SmallDisk disk, String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(disk.command(temporary));
        command.addAll(List.of("sh", "-c", script));
        return ChildJvm.lines(command);
    }
}
