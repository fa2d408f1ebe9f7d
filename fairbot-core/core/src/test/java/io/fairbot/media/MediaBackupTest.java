package io.fairbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.StoreException;
import io.fairbot.store.backup.MediaReport;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The media of backups: complete, checked, and not copied twice. */
class MediaBackupTest {
    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Path media() {
        return data().resolve(MediaBackup.DIRECTORY);
    }

    private String put(String text) {
        MediaStore store = MediaStore.directory(media(), MediaLimits.DEFAULTS, Runnable::run);
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        MediaRef ref = store.put(MediaKind.DOCUMENT, "text/plain", bytes)
                .toCompletableFuture()
                .join();
        return ref.id();
    }

    /** Makes the directory of a backup whose documents are written. */
    private Path documents(String name) throws IOException {
        Path backup = Files.createDirectories(directory.resolve("backups").resolve(name));
        Files.writeString(backup.resolve("manifest.json"), "{\"of\":\"" + name + "\"}");
        return backup;
    }

    private Path backup(String name) throws IOException {
        Path backup = documents(name);
        MediaBackup.write(data(), backup, List.of());
        return backup;
    }

    private static Path copy(Path backup, String id) {
        return backup.resolve(MediaBackup.DIRECTORY).resolve(id);
    }

    private MediaReport restore(Path backup) throws IOException {
        return MediaBackup.restore(backup, directory.resolve("restored"));
    }

    @Test
    void whatIsBackedUpIsRestored() throws IOException {
        String one = put("one");
        String two = put("two!");
        Path backup = documents("1");
        MediaReport written = MediaBackup.write(data(), backup, List.of(one));
        assertThat(written).isEqualTo(new MediaReport(2, 7, List.of(), List.of()));
        assertThat(written.hasLosses()).isFalse();
        assertThat(restore(backup)).isEqualTo(written);
        Path restored = directory.resolve("restored/media");
        assertThat(restored.resolve(one)).hasContent("one");
        assertThat(restored.resolve(two)).hasContent("two!");
    }

    @Test
    void anEarlierCopyThatCannotBeReadIsNotLinked() throws IOException {
        String one = put("one");
        Path earlier = copy(backup("1"), one);
        Files.delete(earlier);
        // Reading a directory fails as a disk with an error does.
        Files.createDirectory(earlier);
        assertThat(copy(backup("2"), one)).hasContent("one");
    }

    @Test
    void anApplicationWithoutMediaHasBackupsToo() throws IOException {
        Path backup = backup("1");
        assertThat(restore(backup)).isEqualTo(MediaReport.NONE);
        assertThat(restore(documents("of an earlier version"))).isEqualTo(MediaReport.NONE);
    }

    @Test
    void whatHasNotChangedIsLinked() throws IOException {
        String old = put("old");
        Path first = backup("1");
        String added = put("new");
        Path second = backup("2");
        assertThat(Files.getAttribute(copy(second, old), "unix:nlink")).isEqualTo(2);
        assertThat(Files.getAttribute(copy(second, added), "unix:nlink")).isEqualTo(1);
        assertThat(Files.isSameFile(copy(first, old), copy(second, old))).isTrue();
        assertThat(Files.isSameFile(media().resolve(old), copy(first, old)))
                .as("a backup shares nothing with the data directory")
                .isFalse();
    }

    @Test
    void aDamagedCopyOfAnEarlierBackupIsNotLinked() throws IOException {
        String id = put("sound");
        Files.writeString(copy(backup("1"), id), "flipp");
        Path second = backup("2");
        assertThat(copy(second, id)).hasContent("sound");
        assertThat(restore(second).hasLosses()).isFalse();
    }

    @Test
    void aDamagedMediumIsLeftOutAndReported() throws IOException {
        String id = put("sound");
        put("other");
        Files.writeString(media().resolve(id), "flipp");
        Path backup = documents("1");
        MediaReport report = MediaBackup.write(data(), backup, List.of(id));
        assertThat(report).isEqualTo(new MediaReport(1, 5, List.of(id), List.of(id)));
        assertThat(report.hasLosses()).isTrue();
        assertThat(restore(backup)).isEqualTo(report);
    }

    @Test
    void aDamagedOrMissingCopyIsReportedByTheRestore() throws IOException {
        String damaged = put("one");
        String gone = put("two");
        put("three");
        Path backup = backup("1");
        Files.writeString(copy(backup, damaged), "onE");
        Files.delete(copy(backup, gone));
        MediaReport report = restore(backup);
        assertThat(report.count()).isOne();
        assertThat(report.damaged()).containsExactlyInAnyOrder(damaged, gone);
        assertThat(directory.resolve("restored/media")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void anyByteOfTheListThatIsFlippedIsFound() throws IOException {
        put("one");
        Path whole = backup("1");
        Path list = whole.resolve(MediaBackup.LIST);
        byte[] sound = Files.readAllBytes(list);
        for (int at = 0; at < sound.length; at++) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 1;
            Files.write(list, flipped);
            assertThatThrownBy(() -> MediaBackup.verify(whole))
                    .as("byte " + at)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Use another backup.");
        }
    }

    @Test
    void aListOfAnotherBackupOrNoneIsRefused() throws IOException {
        put("one");
        Path backup = backup("1");
        Files.copy(backup.resolve(MediaBackup.LIST), documents("2").resolve(MediaBackup.LIST));
        assertThatThrownBy(() -> restore(directory.resolve("backups/2"))).hasMessageContaining("of another backup");
        Files.delete(backup.resolve(MediaBackup.LIST));
        assertThatThrownBy(() -> restore(backup)).hasMessageContaining("was cut off");
    }
}
