package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.Storage;
import io.fairbot.storage.internal.embedded.sqlite.DataDirectory;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.testkit.process.ChildJvm;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class DataDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void aSecondOpeningInTheSameProcessIsRefused() throws IOException {
        try (Opened opened = Opened.in(temporary)) {
            opened.put(0, 3);
            StoreException refused = Opened.refusal(temporary);
            assertThat(refused.code()).isEqualTo(StoreErrorCode.LOCKED);
            assertThat(refused)
                    .hasMessage("The data directory " + temporary + " is in use by process "
                            + ProcessHandle.current().pid()
                            + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.");

            Path link = temporary.resolveSibling(temporary.getFileName() + "-link");
            Files.createSymbolicLink(link, temporary);
            assertThat(Opened.refusal(link).code()).as("by another name").isEqualTo(StoreErrorCode.LOCKED);
            Files.delete(link);
            assertThat(opened.all()).hasSize(3);
        }
        Opened.in(temporary).close();
    }

    @Test
    void aNewerFormatIsRefusedInOneSentenceAndStaysAsItIs() throws SQLException {
        try (Opened opened = Opened.in(temporary)) {
            opened.put(0, 3);
        }
        int format = userVersion("PRAGMA user_version");
        userVersion("PRAGMA user_version = " + (2 << 24));
        StoreException refused = Opened.refusal(temporary);
        assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(refused)
                .hasMessage("The file " + temporary.resolve("store.db")
                        + " has format 2, and this program reads up to format 1: start the newer version that wrote"
                        + " it, or restore the last backup into an empty data directory.");

        userVersion("PRAGMA user_version = -1");
        assertThat(Opened.refusal(temporary).code()).isEqualTo(StoreErrorCode.CORRUPT);

        userVersion("PRAGMA user_version = " + format);
        try (Opened opened = Opened.in(temporary)) {
            assertThat(opened.all()).hasSize(3);
        }
    }

    private int userVersion(String pragma) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("store.db"));
                Statement statement = connection.createStatement()) {
            return statement.execute(pragma) ? statement.getResultSet().getInt(1) : 0;
        }
    }

    @Test
    void whoHoldsItWithoutAStoreKeepsOthersOut() throws IOException {
        Path fresh = temporary.resolve("fresh");
        try (Closeable held = Storage.lockDirectory(fresh)) {
            assertThat(held).isNotNull();
            assertThat(Opened.refusal(fresh).code()).isEqualTo(StoreErrorCode.LOCKED);
            assertThatThrownBy(() -> Storage.lockDirectory(fresh)).isInstanceOf(StoreException.class);
        }
        try (Opened opened = Opened.in(fresh)) {
            opened.put(0, 1);
            assertThatThrownBy(() -> Storage.lockDirectory(fresh)).hasMessageContaining("is in use by process");
        }
    }

    /** A second class loader of this process has a table of its own of what is held; only the lock tells of it. */
    @Test
    void whatThisProcessHoldsThroughAnotherClassIsRefusedAndStaysHeld() throws Exception {
        Path lock = temporary.resolve("store.lock");
        String refusal = "The data directory " + temporary + " is in use by process "
                + ProcessHandle.current().pid()
                + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.";
        try (FileChannel other =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();
            other.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));

            for (int i = 0; i < 2; i++) {
                StoreException refused = Opened.refusal(temporary);
                assertThat(refused.code()).isEqualTo(StoreErrorCode.LOCKED);
                assertThat(refused).hasMessage(refusal);
            }
            assertThat(ChildJvm.lines(ChildJvm.command(HoldingMain.class, temporary.toString())))
                    .as("the tries gave nothing back")
                    .containsExactly("LOCKED " + refusal);
        }
        Opened.in(temporary).put(0, 1).close();

        Path moved = Files.move(lock, temporary.resolve("moved"));
        Opened.in(temporary).close();
        assertThat(Files.size(lock))
                .as("another file of that name is another lock")
                .isPositive();
        Files.delete(moved);
    }

    @Test
    void anotherProcessIsRefusedAlsoAfterARefusalInThisOne() throws Exception {
        try (Opened opened = Opened.in(temporary)) {
            opened.put(0, 1);
            Opened.refusal(temporary);

            assertThat(ChildJvm.lines(ChildJvm.command(HoldingMain.class, temporary.toString())))
                    .singleElement()
                    .asString()
                    .isEqualTo("LOCKED The data directory " + temporary + " is in use by process "
                            + ProcessHandle.current().pid()
                            + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.");
        }
    }

    @Test
    void theDirectoryOfAKilledProcessIsFree() throws Exception {
        Process child = ChildJvm.start(ChildJvm.command(HoldingMain.class, temporary.toString()));
        try (BufferedReader printed = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(printed.readLine()).isEqualTo("OPEN");
            assertThat(Opened.refusal(temporary)).hasMessageContaining("is in use by process " + child.pid() + ":");
        } finally {
            child.destroyForcibly();
        }
        child.waitFor();

        try (Opened opened = Opened.in(temporary)) {
            assertThat(opened.all()).hasSize(10);
        }
    }

    @Test
    void whatCannotBeADirectoryIsRefusedWithTheRemedy() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        Path occupied = Files.createDirectories(temporary.resolve("occupied"));
        Files.createDirectory(occupied.resolve("store.lock"));

        for (Path path : List.of(file, file.resolve("below"), occupied)) {
            StoreException refused = Opened.refusal(path);
            assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED);
            assertThat(refused)
                    .hasMessageStartingWith("The data directory " + path + " cannot be used (")
                    .hasMessageEndingWith("or set FAIRBOT_DATA_DIR to another directory.");
        }
        Files.delete(occupied.resolve("store.lock"));
        Opened.in(occupied).close();
    }

    @Test
    void aDirectoryInPlaceOfTheDatabaseIsRefused() throws IOException {
        Files.createDirectory(temporary.resolve("store.db"));

        assertThat(Opened.refusal(temporary)).hasMessageContaining(temporary.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "NFS4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"})
    void aNetworkFileSystemIsRefused(String type) {
        assertThatThrownBy(() -> DataDirectory.refuseNetwork(temporary, type))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED))
                .hasMessage("The data directory " + temporary + " is on a network file system (" + type
                        + "), which cannot keep what a store promises: set FAIRBOT_DATA_DIR to a local disk.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs", "NTFS"})
    void aLocalFileSystemIsNot(String type) {
        assertThatCode(() -> DataDirectory.refuseNetwork(temporary, type)).doesNotThrowAnyException();
    }
}
