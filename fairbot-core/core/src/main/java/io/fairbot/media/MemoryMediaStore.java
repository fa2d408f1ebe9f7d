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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store of media in memory; its media have no time, so {@link #deleteBefore} takes all of them for old. */
final class MemoryMediaStore implements MediaStore {
    private final MediaLimits limits;
    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();

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
        return attempt(() -> {
            MemoryUpload upload = new MemoryUpload(kind, mimeType);
            return upload.store(upload.meter.copy(bytes, upload.copy));
        });
    }

    @Override
    public MediaUpload begin(MediaKind kind, String mimeType) {
        return new MemoryUpload(kind, mimeType);
    }

    private static <T> CompletionStage<T> attempt(Callable<T> work) {
        try {
            return CompletableFuture.completedStage(work.call());
        } catch (IOException e) {
            return CompletableFuture.failedStage(new UncheckedIOException(e));
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** A medium whose bytes are not complete. */
    private final class MemoryUpload implements MediaUpload {
        private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
        private final MediaRef plain;
        private final MediaMeter meter;
        private boolean isOver;

        MemoryUpload(MediaKind kind, String mimeType) {
            plain = MediaRef.of(kind, "unknown", mimeType);
            meter = new MediaMeter(mimeType, limits.medium());
        }

        @Override
        public CompletionStage<Void> write(byte[] part) {
            return attempt(() -> {
                requireGoing();
                try {
                    meter.write(part, part.length, copy);
                } catch (IOException | RuntimeException e) {
                    end();
                    throw e;
                }
                return null;
            });
        }

        @Override
        public CompletionStage<MediaRef> finish() {
            return attempt(() -> {
                requireGoing();
                try {
                    return store(meter.facts());
                } finally {
                    end();
                }
            });
        }

        private void requireGoing() {
            if (isOver) {
                throw MediaMeter.ended();
            }
        }

        private void end() {
            isOver = true;
            copy.reset();
        }

        MediaRef store(MediaMeter.MediaFacts facts) {
            long used = media.values().stream().mapToLong(one -> one.length).sum();
            if (!media.containsKey(facts.sha256()) && used + facts.size() > limits.total()) {
                throw MediaMeter.full(limits.total());
            }
            media.put(facts.sha256(), copy.toByteArray());
            return MediaRef.of(plain.kind(), facts.sha256(), plain.mimeType()).withBytes(facts.size(), facts.sha256());
        }

        @Override
        public CompletionStage<Void> cancel() {
            end();
            return CompletableFuture.completedStage(null);
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
    public CompletionStage<Integer> deleteBefore(Instant before, Set<String> except) {
        int count = 0;
        for (String sha256 : Set.copyOf(media.keySet())) {
            if (!except.contains(sha256) && !held.contains(sha256) && media.remove(sha256) != null) {
                count++;
            }
        }
        return CompletableFuture.completedStage(count);
    }

    @Override
    public void hold(String sha256) {
        held.add(sha256);
    }
}
