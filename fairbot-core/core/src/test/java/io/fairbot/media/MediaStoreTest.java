package io.fairbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The stores of media, in a directory and in memory. */
class MediaStoreTest {
    private static final MediaLimits SMALL = new MediaLimits(100, 250);

    @TempDir
    private Path directory;

    /** The implementations. */
    enum Kind {
        DIRECTORY,
        MEMORY
    }

    private MediaStore open(Kind kind) {
        return kind == Kind.MEMORY
                ? MediaStore.memory(SMALL)
                : MediaStore.directory(directory.resolve("media"), SMALL, Runnable::run);
    }

    private static byte[] document(int size, int seed) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) seed);
        return bytes;
    }

    private static MediaRef put(MediaStore store, byte[] bytes) {
        return await(store.put(MediaKind.DOCUMENT, "application/octet-stream", new ByteArrayInputStream(bytes)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static MediaRefusal refusal(MediaStore store, String type, byte[] bytes) {
        try {
            await(store.put(MediaKind.DOCUMENT, type, new ByteArrayInputStream(bytes)));
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(MediaException.class).hasMessageEndingWith(".");
            return ((MediaException) Objects.requireNonNull(e.getCause())).reason();
        }
        throw new AssertionError("It was taken.");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasPutIsFound(Kind kind) throws IOException {
        MediaStore store = open(kind);
        MediaRef ref = put(store, "olá".getBytes(StandardCharsets.UTF_8));
        assertThat(ref.size()).contains(4L);
        assertThat(ref.id()).isEqualTo(ref.sha256().orElseThrow()).hasSize(64);
        StoredMedium medium = await(store.find(ref.id())).orElseThrow();
        assertThat(medium.size()).isEqualTo(4);
        try (InputStream in = medium.open()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("olá");
        }
        assertThat(await(store.find("0".repeat(64)))).isEmpty();
        assertThat(await(store.find("../secret"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void equalBytesAreStoredOnce(Kind kind) {
        MediaStore store = open(kind);
        MediaRef ref = put(store, document(100, 1));
        assertThat(put(store, document(100, 1))).isEqualTo(ref);
        put(store, document(100, 2));
        put(store, document(50, 3));
        assertThat(refusal(store, "application/zip", document(1, 4))).isEqualTo(MediaRefusal.FULL);
        assertThat(put(store, document(100, 1))).isEqualTo(ref);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeletedMakesRoom(Kind kind) {
        MediaStore store = open(kind);
        MediaRef ref = put(store, document(100, 1));
        put(store, document(100, 2));
        assertThat(await(store.delete(ref.id()))).isTrue();
        assertThat(await(store.delete(ref.id()))).isFalse();
        assertThat(await(store.find(ref.id()))).isEmpty();
        put(store, document(100, 3));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoMediumIsRefusedAndNotKept(Kind kind) throws IOException {
        MediaStore store = open(kind);
        assertThat(refusal(store, "image/jpeg", new byte[0])).isEqualTo(MediaRefusal.EMPTY);
        assertThat(refusal(store, "text/plain", document(101, 1))).isEqualTo(MediaRefusal.TOO_LARGE);
        assertThat(refusal(store, "image/jpeg", "MZ this is a program".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(MediaRefusal.WRONG_TYPE);
        assertThatThrownBy(() -> await(store.put(MediaKind.IMAGE, "picture", new ByteArrayInputStream(document(1, 1)))))
                .hasMessageContaining("media.mimeType");
        if (kind == Kind.DIRECTORY) {
            assertThat(files()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatCannotBeReadAreNotKept(Kind kind) {
        MediaStore store = open(kind);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("The connection was lost.");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> await(store.put(MediaKind.IMAGE, "image/jpeg", broken)))
                .hasCauseInstanceOf(UncheckedIOException.class);
    }

    static List<Arguments> types() {
        return List.of(
                Arguments.of("image/jpeg", "FFD8FFE0"),
                Arguments.of("image/png", "89504E470D0A1A0A"),
                Arguments.of("image/gif", "474946383961"),
                Arguments.of("image/webp", "524946460000000057454250"),
                Arguments.of("audio/ogg; codecs=opus", "4F676753"),
                Arguments.of("audio/mpeg", "494433"),
                Arguments.of("audio/mpeg", "FFFB90"),
                Arguments.of("audio/mp4", "0000001866747970"),
                Arguments.of("video/mp4", "0000001866747970"),
                Arguments.of("application/pdf", "25504446"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void eachTypeBeginsInItsOwnWay(String type, String begin) {
        byte[] bytes = java.util.HexFormat.of().parseHex(begin);
        MediaInspector.check(type, bytes);
        assertThatThrownBy(() -> MediaInspector.check(type, new byte[] {'P', 'K', 3, 4}))
                .isInstanceOf(MediaException.class)
                .hasMessageStartingWith("The bytes are not of the type ");
        assertThatThrownBy(() -> MediaInspector.check(type, new byte[] {1})).isInstanceOf(MediaException.class);
    }

    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(24)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(width)
                .putInt(height)
                .array();
    }

    private static byte[] jpeg(int width, int height) {
        return ByteBuffer.allocate(40)
                .putShort((short) 0xFFD8)
                .putShort((short) 0xFFE0)
                .putShort((short) 16)
                .put(new byte[14])
                .putShort((short) 0xFFC0)
                .putShort((short) 11)
                .put((byte) 8)
                .putShort((short) height)
                .putShort((short) width)
                .array();
    }

    private static byte[] webp(int width, int height) {
        byte[] bytes = Arrays.copyOf("RIFF    WEBPVP8X".getBytes(StandardCharsets.US_ASCII), 30);
        for (int i = 0; i < 3; i++) {
            bytes[24 + i] = (byte) ((width - 1) >> (8 * i));
            bytes[27 + i] = (byte) ((height - 1) >> (8 * i));
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"10000, 10000, true", "10001, 10000, false", "60000, 60000, false"})
    void aPictureThatFitsNoMemoryIsRefused(int width, int height, boolean taken) {
        for (var one : List.of(
                Arguments.of("image/png", png(width, height)),
                Arguments.of("image/jpeg", jpeg(width, height)),
                Arguments.of("image/webp", webp(width, height)))) {
            String type = (String) one.get()[0];
            byte[] bytes = (byte[]) one.get()[1];
            Optional<MediaException> refused = Optional.empty();
            try {
                MediaInspector.check(type, bytes);
            } catch (MediaException e) {
                refused = Optional.of(e);
            }
            assertThat(refused.isEmpty()).as(type).isEqualTo(taken);
            refused.ifPresent(e -> assertThat(e.reason()).isEqualTo(MediaRefusal.TOO_LARGE));
        }
    }

    @Test
    void theFilesAreTheOwnersAlone() throws IOException {
        put(open(Kind.DIRECTORY), document(10, 1));
        assertThat(files()).singleElement().satisfies(file -> {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        });
    }

    @Test
    void aStoreIsOpenedOnWhatWasLeft() throws IOException {
        MediaRef ref = put(open(Kind.DIRECTORY), document(100, 1));
        put(open(Kind.DIRECTORY), document(100, 2));
        Files.write(directory.resolve("media").resolve("7.part"), document(90, 3));
        MediaStore next = open(Kind.DIRECTORY);
        assertThat(await(next.find(ref.id()))).isPresent();
        assertThat(refusal(next, "text/plain", document(100, 4))).isEqualTo(MediaRefusal.FULL);
        assertThat(files()).hasSize(2);
    }

    @Test
    void oldMediaAreDeleted() throws IOException {
        MediaStore store = open(Kind.DIRECTORY);
        MediaRef old = put(store, document(10, 1));
        MediaRef young = put(store, document(10, 2));
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(directory.resolve("media").resolve(old.id()), FileTime.from(then));
        assertThat(await(store.deleteBefore(then.plusSeconds(1), Set.of(old.id()))))
                .as("excepted")
                .isZero();
        assertThat(await(store.deleteBefore(then.plusSeconds(1), Set.of()))).isEqualTo(1);
        assertThat(await(store.find(old.id()))).isEmpty();
        assertThat(await(store.find(young.id()))).isPresent();
        MediaStore memory = open(Kind.MEMORY);
        MediaRef held = put(memory, document(10, 1));
        put(memory, document(10, 2));
        memory.hold(held.id());
        assertThat(await(memory.deleteBefore(Instant.EPOCH, Set.of()))).isEqualTo(1);
        assertThat(await(memory.find(held.id()))).isPresent();
    }

    @Test
    void aMediumThatIsHeldOrPutAgainStays() throws IOException {
        MediaStore store = open(Kind.DIRECTORY);
        MediaRef held = put(store, document(10, 1));
        MediaRef again = put(store, document(10, 2));
        store.hold(held.id());
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(then));
        }
        put(store, document(10, 2));
        assertThat(await(store.deleteBefore(then.plusSeconds(1), Set.of()))).isZero();
        assertThat(await(store.find(held.id()))).isPresent();
        assertThat(await(store.find(again.id()))).isPresent();
    }

    @Test
    void damageIsFoundWhenTheBytesAreRead() throws IOException {
        MediaStore store = open(Kind.DIRECTORY);
        MediaRef ref = put(store, document(10, 1));
        Files.write(directory.resolve("media").resolve(ref.id()), document(10, 2));
        try (InputStream in = await(store.find(ref.id())).orElseThrow().open()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            damaged -> assertThat(damaged.reason()).isEqualTo(MediaRefusal.DAMAGED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMediumComesInParts(Kind kind) throws IOException {
        MediaStore store = open(kind);
        byte[] whole = document(90, 1);
        MediaUpload upload = store.begin(MediaKind.DOCUMENT, "text/plain");
        await(upload.write(Arrays.copyOf(whole, 40)));
        await(upload.write(Arrays.copyOfRange(whole, 40, 90)));
        MediaRef ref = await(upload.finish());
        await(upload.cancel());
        assertThat(ref.size()).contains(90L);
        try (InputStream in = await(store.find(ref.id())).orElseThrow().open()) {
            assertThat(in.readAllBytes()).isEqualTo(whole);
        }
        assertThatThrownBy(() -> store.begin(MediaKind.DOCUMENT, "text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsCancelledOrRefusedLeavesNoFile() throws IOException {
        MediaStore store = open(Kind.DIRECTORY);
        MediaUpload cancelled = store.begin(MediaKind.DOCUMENT, "text/plain");
        await(cancelled.write(document(40, 1)));
        assertThat(files()).hasSize(1);
        await(cancelled.cancel());
        assertThatThrownBy(() -> await(cancelled.write(document(1, 1)))).hasMessageContaining("begin another one");
        MediaUpload large = store.begin(MediaKind.DOCUMENT, "text/plain");
        await(large.write(document(100, 1)));
        assertThatThrownBy(() -> await(large.write(document(1, 1)))).hasRootCauseInstanceOf(MediaException.class);
        await(large.cancel());
        MediaUpload empty = store.begin(MediaKind.DOCUMENT, "text/plain");
        assertThatThrownBy(() -> await(empty.finish())).hasMessageContaining("no bytes");
        MediaUpload wrong = store.begin(MediaKind.IMAGE, "image/png");
        await(wrong.write(document(10, 1)));
        assertThatThrownBy(() -> await(wrong.finish())).hasMessageContaining("not of the type");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPartThatWasRefusedEndsTheMedium(Kind kind) {
        MediaStore store = open(kind);
        MediaUpload large = store.begin(MediaKind.DOCUMENT, "text/plain");
        await(large.write(document(90, 1)));
        assertThatThrownBy(() -> await(large.write(document(20, 1)))).hasRootCauseInstanceOf(MediaException.class);
        assertThatThrownBy(() -> await(large.write(document(1, 1)))).hasMessageContaining("begin another one");
        assertThatThrownBy(() -> await(large.finish())).hasMessageContaining("begin another one");
        await(large.cancel());
        MediaUpload stored = store.begin(MediaKind.DOCUMENT, "text/plain");
        await(stored.write(document(90, 1)));
        assertThat(await(stored.finish()).size()).contains(90L);
        assertThatThrownBy(() -> await(stored.finish())).hasMessageContaining("begin another one");
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfAnotherChecksumAreNotStored(Kind kind) throws IOException {
        MediaStore store = open(kind);
        MediaRef ref = put(open(Kind.MEMORY), document(100, 1));
        byte[] other = document(100, 2);
        assertThatThrownBy(() ->
                        await(store.put(MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(other), ref.id())))
                .hasRootCauseInstanceOf(MediaException.class)
                .hasMessageContaining("not those of its checksum");
        MediaRef otherRef = put(open(Kind.MEMORY), other);
        assertThat(await(store.find(ref.id()))).isEmpty();
        assertThat(await(store.find(otherRef.id()))).isEmpty();
        assertThat(await(store.put(
                                MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(document(100, 1)), ref.id()))
                        .id())
                .isEqualTo(ref.id());
    }

    @Test
    void bytesAreCheckedOneByOne() throws IOException {
        MediaRef ref = put(open(Kind.MEMORY), document(3, 1));
        try (ChecksumStream in = new ChecksumStream(new ByteArrayInputStream(document(3, 1)), ref.id())) {
            assertThat(in.markSupported()).isFalse();
            for (byte expected : document(3, 1)) {
                assertThat((byte) in.read()).isEqualTo(expected);
            }
            assertThat(in.read()).isNegative();
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Files.write(directory.resolve("media"), document(1, 1));
        assertThatThrownBy(() -> put(open(Kind.DIRECTORY), document(1, 1)))
                .hasCauseInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("media");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> new MediaLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MediaLimits(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MediaLimits.DEFAULTS.medium()).isEqualTo(16 * 1024 * 1024);
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(directory.resolve("media"))) {
            return all.toList();
        }
    }
}
