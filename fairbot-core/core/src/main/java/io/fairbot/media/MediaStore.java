package io.fairbot.media;

import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A store of the bytes of media, under their SHA-256. Implementations are safe for use from any thread.
 *
 * <p>A medium is put first, and then named by a message: the bytes of a message that waits to be sent are there after the process
 * was killed. Equal bytes are stored once.
 */
public interface MediaStore {

    /**
     * Creates a store in a directory: one file for each medium, which only its owner can read.
     *
     * @param directory the directory; created when it is absent
     * @param limits the largest sizes
     * @param executor runs the input and output, which may block
     * @return the store
     */
    static MediaStore directory(Path directory, MediaLimits limits, Executor executor) {
        return new DirectoryMediaStore(directory, limits, executor);
    }

    /**
     * Creates a store in memory, for tests.
     *
     * @param limits the largest sizes
     * @return an empty store
     */
    static MediaStore memory(MediaLimits limits) {
        return new MemoryMediaStore(limits);
    }

    /**
     * Stores a medium. Its bytes must be of the type that is named: of the usual types of pictures, sounds, videos and documents
     * the first bytes are compared, and pictures of more than {@value MediaLimits#MAX_PIXELS} points are refused.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type, such as {@code image/jpeg}
     * @param bytes the bytes; read to the end and not closed
     * @return the reference, with size and checksum, once the bytes are durable; fails with {@link MediaException} when
     *     the medium is refused, and with {@link java.io.UncheckedIOException} when it cannot be stored
     */
    CompletionStage<MediaRef> put(MediaKind kind, String mimeType, InputStream bytes);

    /**
     * Begins a medium whose bytes come in parts, with the checks of {@link #put(MediaKind, String, InputStream)}.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type
     * @return the medium; the caller finishes or cancels it
     * @throws IllegalArgumentException when the type is not a MIME type
     */
    MediaUpload begin(MediaKind kind, String mimeType);

    /**
     * Puts a medium whose checksum is known; nothing is stored when the bytes have another.
     *
     * @param kind the kind of medium
     * @param mimeType its MIME type
     * @param bytes the bytes, read to the end; the caller closes the stream once the stage has completed
     * @param sha256 the checksum that the bytes must have, 64 hexadecimal digits in lower case
     * @return as {@link #put(MediaKind, String, InputStream)}; fails also with {@link MediaException.MediaRefusal#DAMAGED}
     */
    default CompletionStage<MediaRef> put(MediaKind kind, String mimeType, InputStream bytes, String sha256) {
        return put(kind, mimeType, new ChecksumStream(bytes, sha256));
    }

    /**
     * Finds a medium. Bytes that were damaged since they were stored are found when they are read: the read that reaches their end fails
     * with {@link MediaException.MediaRefusal#DAMAGED}.
     *
     * @param sha256 the checksum of its bytes
     * @return the medium, empty when it is not stored or no longer
     */
    CompletionStage<Optional<StoredMedium>> find(String sha256);

    /**
     * Deletes a medium, for example when a person wants their data erased. Idempotent.
     *
     * @param sha256 the checksum of its bytes
     * @return whether it was stored
     */
    CompletionStage<Boolean> delete(String sha256);

    /**
     * Deletes all media that were put before a time, and not again since, except those that are held.
     *
     * @param before the time
     * @param except checksums of media that stay
     * @return the number of deleted media
     */
    CompletionStage<Integer> deleteBefore(Instant before, Set<String> except);

    /**
     * Holds a medium that the application sends again and again, so that {@link #deleteBefore} does not delete it as long as this
     * store is open. Put it at each start.
     *
     * @param sha256 the checksum of its bytes
     */
    void hold(String sha256);
}
