package io.fairbot.media;

import io.fairbot.media.MediaException.MediaRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A check of the bytes of a medium while they are copied: counts them, compares their type and computes their checksum. */
final class MediaMeter {
    private static final int BUFFER = 64 * 1024;

    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final String mimeType;
    private final long most;
    private boolean isChecked;
    private long size;

    MediaMeter(String mimeType, long most) {
        this.mimeType = mimeType;
        this.most = most;
    }

    /** The facts of bytes that were copied. */
    record MediaFacts(long size, String sha256) {}

    /**
     * Copies the bytes of a stream to its end.
     *
     * @throws MediaException when there are none or too many, or they are not of the type
     */
    MediaFacts copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            write(buffer, count, out);
        }
        return facts();
    }

    /**
     * Copies the next bytes.
     *
     * @throws MediaException when there are too many, or they are not of the type
     */
    void write(byte[] bytes, int count, OutputStream out) throws IOException {
        size += count;
        if (size > most) {
            throw new MediaException(
                    MediaRefusal.TOO_LARGE, "The medium may have up to " + most + " bytes; send a smaller one.");
        }
        if (!isChecked) {
            head.write(bytes, 0, Math.min(count, MediaInspector.HEAD - head.size()));
            if (head.size() == MediaInspector.HEAD) {
                check();
            }
        }
        digest.update(bytes, 0, count);
        out.write(bytes, 0, count);
    }

    private void check() {
        MediaInspector.check(mimeType, head.toByteArray());
        isChecked = true;
        head.reset();
    }

    /**
     * Returns the facts of all bytes that were copied. Called once, after the last of them.
     *
     * @throws MediaException when there are none, or they are not of the type
     */
    MediaFacts facts() {
        if (size == 0) {
            throw new MediaException(MediaRefusal.EMPTY, "The medium has no bytes; send at least one.");
        }
        if (!isChecked) {
            check();
        }
        return new MediaFacts(size, HexFormat.of().formatHex(digest.digest()));
    }

    static IllegalStateException ended() {
        return new IllegalStateException("The upload of the medium has ended; begin another one.");
    }

    static MediaException full(long total) {
        return new MediaException(
                MediaRefusal.FULL,
                "The store of media is full: it takes " + total + " bytes in all; delete old media.");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
