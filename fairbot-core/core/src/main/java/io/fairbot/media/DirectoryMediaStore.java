package io.fairbot.media;

import io.fairbot.files.PrivateFiles;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store of media in a directory: a file for each, named by its checksum. A medium is written to a file of another name,
 * synced and renamed, so a file of this name is whole; what a killed process left is deleted when the store is opened.
 */
final class DirectoryMediaStore implements MediaStore {
    private static final String PART = ".part";

    private final Path directory;
    private final MediaLimits limits;
    private final Executor executor;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong parts = new AtomicLong();
    private boolean isOpen;
    private long total;

    /** A file; it is opened when its bytes are read. */
    private record MediumInFile(Path file, long size) implements StoredMedium {
        @Override
        public InputStream open() throws IOException {
            return new ChecksumStream(
                    Files.newInputStream(file), file.getFileName().toString());
        }
    }

    DirectoryMediaStore(Path directory, MediaLimits limits, Executor executor) {
        this.directory = directory;
        this.limits = limits;
        this.executor = executor;
    }

    @Override
    public CompletionStage<MediaRef> put(MediaKind kind, String mimeType, InputStream bytes) {
        return run(() -> {
            FileUpload upload = new FileUpload(MediaRef.of(kind, "unknown", mimeType));
            try {
                return upload.put(bytes);
            } finally {
                upload.delete();
            }
        });
    }

    @Override
    public MediaUpload begin(MediaKind kind, String mimeType) {
        return new FileUpload(MediaRef.of(kind, "unknown", mimeType));
    }

    /** A medium in a file of another name; the file is created with the first bytes. */
    private final class FileUpload implements MediaUpload {
        private final MediaRef plain;
        private final MediaMeter meter;
        private final Path part = directory.resolve(parts.incrementAndGet() + PART);
        private @Nullable FileChannel channel;
        private boolean isOver;

        FileUpload(MediaRef plain) {
            this.plain = plain;
            meter = new MediaMeter(plain.mimeType(), limits.medium());
        }

        @Override
        public CompletionStage<Void> write(byte[] bytes) {
            return run(() -> {
                try {
                    append(bytes);
                } catch (IOException | RuntimeException e) {
                    // What was written of a part is not known: the medium would be cut off, or another than its name
                    // says.
                    delete();
                    throw e;
                }
                return null;
            });
        }

        @Override
        public CompletionStage<MediaRef> finish() {
            return run(() -> {
                try {
                    requireGoing();
                    return store(meter.facts());
                } finally {
                    delete();
                }
            });
        }

        @Override
        public CompletionStage<Void> cancel() {
            return run(() -> {
                delete();
                return null;
            });
        }

        private synchronized MediaRef put(InputStream bytes) throws IOException {
            return store(meter.copy(bytes, Channels.newOutputStream(opened())));
        }

        private synchronized void append(byte[] bytes) throws IOException {
            meter.write(bytes, bytes.length, Channels.newOutputStream(opened()));
        }

        private synchronized void requireGoing() {
            if (isOver) {
                throw MediaMeter.ended();
            }
        }

        private FileChannel opened() throws IOException {
            requireGoing();
            FileChannel file = channel;
            if (file == null) {
                open();
                PrivateFiles.createIfMissing(part);
                file = FileChannel.open(part, StandardOpenOption.WRITE);
                channel = file;
            }
            return file;
        }

        private synchronized MediaRef store(MediaMeter.MediaFacts facts) throws IOException {
            try (FileChannel file = opened()) {
                file.force(true);
            }
            keep(part, facts);
            return MediaRef.of(plain.kind(), facts.sha256(), plain.mimeType()).withBytes(facts.size(), facts.sha256());
        }

        private synchronized void delete() throws IOException {
            isOver = true;
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(part);
            }
        }
    }

    private synchronized void keep(Path part, MediaMeter.MediaFacts facts) throws IOException {
        Path file = directory.resolve(facts.sha256());
        long more = Files.exists(file) ? 0 : facts.size();
        if (total + more > limits.total()) {
            throw MediaMeter.full(limits.total());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        MediaFiles.sync(directory);
        total += more;
    }

    @Override
    public CompletionStage<Optional<StoredMedium>> find(String sha256) {
        return run(() -> {
            Path file = directory.resolve(sha256);
            return MediaFiles.isName(sha256) && Files.exists(file)
                    ? Optional.of(new MediumInFile(file, Files.size(file)))
                    : Optional.empty();
        });
    }

    @Override
    public CompletionStage<Boolean> delete(String sha256) {
        return run(() -> {
            open();
            return MediaFiles.isName(sha256) && delete(directory.resolve(sha256));
        });
    }

    @Override
    public CompletionStage<Integer> deleteBefore(Instant before, Set<String> except) {
        return run(() -> {
            open();
            int count = 0;
            for (Path file : MediaFiles.list(directory)) {
                String sha256 = file.getFileName().toString();
                if (!except.contains(sha256) && !held.contains(sha256) && deleteOld(file, before)) {
                    count++;
                }
            }
            return count;
        });
    }

    @Override
    public void hold(String sha256) {
        held.add(sha256);
    }

    /** Deletes a file unless it was put again meanwhile. */
    private synchronized boolean deleteOld(Path file, Instant before) throws IOException {
        return Files.exists(file)
                && Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0
                && delete(file);
    }

    private synchronized boolean delete(Path file) throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        boolean deleted = Files.deleteIfExists(file);
        if (deleted) {
            total -= size;
            MediaFiles.sync(directory);
        }
        return deleted;
    }

    /** Creates the directory and counts what is there, once. */
    private synchronized void open() throws IOException {
        if (isOpen) {
            return;
        }
        PrivateFiles.createDirectories(directory);
        try (Stream<Path> all = Files.list(directory)) {
            for (Path part : all.filter(file -> file.toString().endsWith(PART)).toList()) {
                Files.delete(part);
            }
        }
        for (Path file : MediaFiles.list(directory)) {
            total += Files.size(file);
        }
        isOpen = true;
    }

    private <T> CompletionStage<T> run(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                done.complete(work.call());
            } catch (IOException e) {
                done.completeExceptionally(new UncheckedIOException(
                        "The media in " + directory + " cannot be read or written: " + e.getMessage(), e));
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
