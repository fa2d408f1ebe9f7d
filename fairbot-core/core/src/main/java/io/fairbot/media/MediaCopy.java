package io.fairbot.media;

import io.fairbot.media.MediaException.MediaRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A copy of the bytes of a medium that checks their type, counts them and computes their checksum. */
final class MediaCopy {
    private static final int BUFFER = 64 * 1024;

    private MediaCopy() {}

    /** The facts of bytes that were copied. */
    record Copied(long size, String sha256) {}

    /**
     * Copies the bytes to the end.
     *
     * @throws MediaException when there are none or too many, or they are not of the type
     */
    static Copied copy(InputStream in, OutputStream out, String mimeType, long most) throws IOException {
        MessageDigest digest = sha256();
        byte[] head = in.readNBytes(MediaInspector.HEAD);
        if (head.length == 0) {
            throw new MediaException(MediaRefusal.EMPTY, "The medium has no bytes; send at least one.");
        }
        MediaInspector.check(mimeType, head);
        long size = 0;
        byte[] part = head;
        int count = head.length;
        byte[] buffer = new byte[BUFFER];
        while (count > 0) {
            size += count;
            if (size > most) {
                throw new MediaException(
                        MediaRefusal.TOO_LARGE, "The medium may have up to " + most + " bytes; send a smaller one.");
            }
            digest.update(part, 0, count);
            out.write(part, 0, count);
            part = buffer;
            count = in.read(buffer);
        }
        return new Copied(size, HexFormat.of().formatHex(digest.digest()));
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
