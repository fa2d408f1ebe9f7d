package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairbot.testkit.process.ChildJvm;
import io.fairbot.testkit.process.MountNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or cannot be written, made in a mount namespace of a child process. */
@Tag("place")
class NamespaceTest {
    @TempDir
    Path temporary;

    @BeforeEach
    void skipWhereThereAreNoNamespaces(TestInfo test) throws InterruptedException {
        String missing = MountNamespaces.missing();
        if (!missing.isEmpty()) {
            System.out.println("SKIPPED "
                    + test.getTestMethod()
                            .map(java.lang.reflect.Method::getName)
                            .orElse("") + ": " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void aFullDiskIsToldAndItGoesOnWhenThereIsRoom() throws Exception {
        assertThat(inNamespace("mount -t tmpfs -o size=6m none \"$1\"", "fill"))
                .containsExactly(
                        "FULL The disk of " + temporary.resolve("data/store.db")
                                + " is full: nothing was changed. Make room; it goes on by itself.",
                        "STATUS The disk of store.db is full: nothing was changed. Make room; it goes on by itself.",
                        "READS true",
                        "GOES ON true",
                        "STATUS well",
                        "AFTER REOPENING true");
    }

    @Test
    void aFullDiskIsToldAtTheOpening() throws Exception {
        assertThat(inNamespace("mount -t tmpfs -o size=6m none \"$1\"", "open-full"))
                .containsExactly(
                        "FULL The disk of " + temporary.resolve("data/store.db")
                                + " is full: nothing was changed. Make room; it goes on by itself.",
                        "WITH ROOM true");
    }

    @Test
    void aReadOnlyDirectoryIsRefusedWithTheRemedy() throws Exception {
        Opened.in(temporary.resolve("data")).put(0, 3).close();

        assertThat(inNamespace("mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\"", "open"))
                .singleElement()
                .asString()
                .matches("REFUSED The data directory \\Q" + temporary.resolve("data")
                        + "\\E cannot be used \\(.*Read-only file system\\): give this user the right to write it.*");
        try (Opened opened = Opened.in(temporary.resolve("data"))) {
            assertThat(opened.all()).hasSize(3);
        }
    }

    @Test
    void aDirectoryFromWhichNothingMayBeExecutedIsUsed() throws Exception {
        assertThat(inNamespace("mount -t tmpfs -o noexec none \"$1\"", "open")).containsExactly("OPENS 0");
    }

    @Test
    void whereNothingMayBeExecutedAtAllTheReasonIsTold() throws Exception {
        Path data = temporary.resolve("data");
        assertThat(inNamespace("mount -t tmpfs -o noexec none \"$1\"", "open", "-Djava.io.tmpdir=" + data))
                .containsExactly("REFUSED fairbot cannot load SQLite's library from " + data
                        + "/native (noexec) or from " + data + " (noexec): mount one of the two without noexec, or set"
                        + " FAIRBOT_DATA_DIR or -Djava.io.tmpdir to a directory from which programs may be executed.");
    }

    /** Prepares the data directory by a shell command and runs a scene of {@link RoomMain} in it. */
    private List<String> inNamespace(String prepare, String scene, String... options)
            throws IOException, InterruptedException {
        Path data = Files.createDirectories(temporary.resolve("data"));
        List<String> command = new ArrayList<>(MountNamespaces.command(prepare, data));
        List<String> java = new ArrayList<>(ChildJvm.command(RoomMain.class, data.toString(), scene));
        java.addAll(1, List.of(options));
        command.addAll(java);
        return ChildJvm.lines(command);
    }
}
