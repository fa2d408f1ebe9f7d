package io.fairbot.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which media are deleted by time, and which because nothing names them. */
class MediaRetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Model<Note> NOTES = Model.builder("notes", Note.class).build();

    @TempDir
    private Path directory;

    private final VirtualPlatform world = new VirtualPlatform(NOW, 1);
    private DocumentStore store = world.await(new MemoryStorage().open(List.of(NOTES), world.platform()));
    private MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);

    record Note(MediaRef picture) {}

    @BeforeEach
    void open() {
        media = MediaStore.directory(directory, MediaLimits.DEFAULTS, Runnable::run);
    }

    @AfterEach
    void close() {
        world.await(store.close());
    }

    private MediaRetention retention() {
        return new MediaRetention(
                media,
                store,
                List.of(NOTES),
                Duration.ofDays(180),
                world.platform().time());
    }

    /** Puts a medium some days ago. */
    private MediaRef put(String text, int days) throws IOException {
        MediaRef ref = world.await(media.put(
                MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        FileTime then = FileTime.from(world.now().minus(Duration.ofDays(days)));
        Files.setLastModifiedTime(directory.resolve(ref.id()), then);
        return ref;
    }

    private void name(MediaRef ref) {
        world.await(store.apply(Batch.of("b" + ref.id(), Write.insert(NOTES, ref.id(), new Note(ref)))));
    }

    private boolean isThere(MediaRef ref) {
        return world.await(media.find(ref.id())).isPresent();
    }

    @Test
    void mediaGoWhenTheyAreOldOrNothingNamesThem() throws IOException {
        MediaRef named = put("named", 179);
        name(named);
        MediaRef old = put("old", 181);
        name(old);
        MediaRef unnamed = put("unnamed", 8);
        MediaRef young = put("young", 6);
        MediaRef held = put("held", 300);
        media.hold(held.id());

        assertThat(world.await(retention().sweep())).isEqualTo(2);

        assertThat(isThere(old)).isFalse();
        assertThat(isThere(unnamed)).isFalse();
        assertThat(isThere(named)).isTrue();
        assertThat(isThere(young)).as("its document may be about to be written").isTrue();
        assertThat(isThere(held)).isTrue();
    }

    @Test
    void itHappensTwiceADayUntilItIsStopped() throws IOException {
        MediaRetention retention = retention();
        MediaRef unnamed = put("unnamed", 6);
        retention.schedule();
        world.advance(Duration.ofDays(2));
        assertThat(isThere(unnamed)).isFalse();
        MediaRef next = put("next", 9);
        world.advance(Duration.ofHours(13));
        assertThat(isThere(next)).isFalse();
        retention.stop();
        MediaRef last = put("last", 9);
        world.advance(Duration.ofDays(2));
        assertThat(isThere(last)).isTrue();
    }

    @Test
    void aFailureIsNotTheEnd() throws IOException {
        MediaRef unnamed = put("unnamed", 8);
        world.await(store.close());
        assertThat(world.await(retention().sweep())).isZero();
        assertThat(isThere(unnamed)).isTrue();
    }
}
