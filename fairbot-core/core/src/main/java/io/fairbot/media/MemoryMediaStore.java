package io.fairbot.media;

import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store of media in memory; its media have no time, so {@link #deleteBefore} deletes all of them. */
final class MemoryMediaStore implements MediaStore {
    private final MediaLimits limits;
    private final Map<String, byte[]> media = new ConcurrentHashMap<>();

    /** Bytes in memory. */
    private static final class MediumInMemory implements StoredMedium {
        private final byte[] bytes;

        MediumInMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    MemoryMediaStore(MediaLimits limits) {
        this.limits = limits;
    }

    @Override
    public CompletionStage<MediaRef> put(MediaKind kind, String mimeType, InputStream bytes) {
        try {
            MediaRef plain = MediaRef.of(kind, "unknown", mimeType);
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            MediaCopy.Copied copied = MediaCopy.copy(bytes, copy, mimeType, limits.medium());
            long held = media.values().stream().mapToLong(one -> one.length).sum();
            if (!media.containsKey(copied.sha256()) && held + copied.size() > limits.total()) {
                throw MediaCopy.full(limits.total());
            }
            media.put(copied.sha256(), copy.toByteArray());
            return CompletableFuture.completedStage(
                    MediaRef.of(kind, copied.sha256(), plain.mimeType()).withBytes(copied.size(), copied.sha256()));
        } catch (IOException e) {
            return CompletableFuture.failedStage(new UncheckedIOException(e));
        } catch (MediaException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Optional<StoredMedium>> find(String sha256) {
        return CompletableFuture.completedStage(
                Optional.ofNullable(media.get(sha256)).map(MediumInMemory::new));
    }

    @Override
    public CompletionStage<Boolean> delete(String sha256) {
        return CompletableFuture.completedStage(media.remove(sha256) != null);
    }

    @Override
    public CompletionStage<Integer> deleteBefore(Instant before) {
        int count = media.size();
        media.clear();
        return CompletableFuture.completedStage(count);
    }
}
