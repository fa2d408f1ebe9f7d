package io.fairbot.whatsapp.web.internal.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of frames out of bytes that arrive in pieces of any size: a length of three bytes, and as many bytes. It has at most one frame that
 * is not complete in memory. For one thread.
 */
public final class FrameReader {
    /** The largest length of a frame; the server's longest stanzas have some hundred thousand bytes. */
    public static final int MAX_LENGTH = 4 << 20;

    private static final int HEADER = 3;

    private final byte[] header = new byte[HEADER];
    /** What is being filled: the header, or the frame that it announces. */
    private byte[] part = header;

    private int filled;

    /**
     * Takes bytes over.
     *
     * @param bytes the bytes, all of which are read
     * @return the frames that are complete now, in order
     * @throws FrameException when a frame is empty or has more than {@value #MAX_LENGTH} bytes, as soon as its length is known
     */
    public List<byte[]> read(ByteBuffer bytes) {
        List<byte[]> frames = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), part.length - filled);
            bytes.get(part, filled, length);
            filled += length;
            if (filled == part.length) {
                boolean isHeader = part == header;
                if (!isHeader) {
                    frames.add(part);
                }
                part = isHeader ? new byte[length()] : header;
                filled = 0;
            }
        }
        return frames;
    }

    private int length() {
        int length = (header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | (header[2] & 0xFF);
        if (length == 0) {
            throw new FrameException("The server sent an empty frame.");
        }
        if (length > MAX_LENGTH) {
            throw new FrameException(
                    "The server announced a frame of " + length + " bytes; at most " + MAX_LENGTH + " are allowed.");
        }
        return length;
    }
}
