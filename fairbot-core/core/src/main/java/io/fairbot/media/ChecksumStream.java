package io.fairbot.media;

import io.fairbot.media.MediaException.MediaRefusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The bytes of a medium whose checksum is known: the read that reaches the end fails when they are others. */
final class ChecksumStream extends FilterInputStream {
    private final MessageDigest digest = MediaMeter.sha256();
    private final String sha256;
    private boolean isAtEnd;

    ChecksumStream(InputStream bytes, String sha256) {
        super(bytes);
        this.sha256 = sha256;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            digest.update(buffer, offset, count);
        } else if (count < 0 && !isAtEnd) {
            isAtEnd = true;
            if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
                throw new MediaException(
                        MediaRefusal.DAMAGED, "The bytes of the medium are not those of its checksum.");
            }
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
