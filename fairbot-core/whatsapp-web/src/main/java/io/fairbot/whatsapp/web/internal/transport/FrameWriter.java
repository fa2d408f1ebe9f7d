package io.fairbot.whatsapp.web.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A writer of frames. Before the first one it writes the beginning of a connection: the routing that the server gave at an earlier time, if
 * any, and the prologue. For one thread.
 */
public final class FrameWriter {
    private static final int HEADER = 3;
    private static final int MAX_LENGTH = (1 << 24) - 1;
    private static final int PROTOCOL = 6;

    private byte[] beginning;

    /**
     * Creates a writer for a connection.
     *
     * @param routing the server's routing, possibly none
     * @param prologue the result of {@link #prologue}
     */
    public FrameWriter(byte[] routing, byte[] prologue) {
        byte[] edge = routing.length == 0 ? routing : edge(routing);
        beginning = ByteBuffer.allocate(edge.length + prologue.length)
                .put(edge)
                .put(prologue)
                .array();
    }

    /**
     * Returns the first bytes of the protocol, which are part of the handshake.
     *
     * @param dictionary the version of the table of words
     * @return the bytes
     */
    public static byte[] prologue(int dictionary) {
        return new byte[] {'W', 'A', PROTOCOL, (byte) dictionary};
    }

    private static byte[] edge(byte[] routing) {
        byte[] mark = "ED".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer edge = ByteBuffer.allocate(mark.length + 2 + HEADER + routing.length);
        edge.put(mark).put((byte) 0).put((byte) 1);
        return length(edge, routing.length).put(routing).array();
    }

    private static ByteBuffer length(ByteBuffer into, int length) {
        return into.put((byte) (length >> 16)).put((byte) (length >> 8)).put((byte) length);
    }

    /**
     * Returns the bytes of a frame, and before the first one those of the beginning.
     *
     * @param body the content of the frame
     * @return the bytes to send
     * @throws IllegalArgumentException when the content has more than 16 MiB
     */
    public byte[] frame(byte[] body) {
        if (body.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A frame has at most " + MAX_LENGTH + " bytes; this one would have " + body.length + ".");
        }
        ByteBuffer frame = ByteBuffer.allocate(beginning.length + HEADER + body.length);
        frame.put(beginning);
        length(frame, body.length).put(body);
        beginning = new byte[0];
        return frame.array();
    }
}
