package io.fairbot.coordination.internal.event;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The reading end of a WebSocket without a library of its own, so that hundreds of them cost next to nothing. Used by one thread. */
final class FrameClient implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_FRAME = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(MAX_FRAME);
    final AtomicLong texts = new AtomicLong();
    private boolean ended;

    private FrameClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and reads the head of the answer. */
    static FrameClient connect(URI server, String path, String key) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Authorization: Bearer " + key + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                break;
            }
            answer.append((char) one.get(0));
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            channel.close();
            throw new IOException(answer.toString());
        }
        return new FrameClient(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Reads what has come; returns false at the end of the connection. */
    boolean read(Consumer<String> listener) throws IOException {
        while (!ended && channel.read(received) > 0) {
            received.flip();
            while (frame(listener)) {
                // One after another.
            }
            received.compact();
        }
        return !ended && channel.isOpen();
    }

    private boolean frame(Consumer<String> listener) throws IOException {
        if (received.remaining() < 2) {
            return false;
        }
        received.mark();
        int opcode = received.get() & 0x0f;
        int length = received.get() & 0x7f;
        if (length == 126) {
            if (received.remaining() < 2) {
                received.reset();
                return false;
            }
            length = received.getShort() & 0xffff;
        }
        if (received.remaining() < length) {
            received.reset();
            return false;
        }
        byte[] content = new byte[length];
        received.get(content);
        switch (opcode) {
            case TEXT -> {
                texts.incrementAndGet();
                listener.accept(new String(content, StandardCharsets.UTF_8));
            }
            case PING -> send(PONG, content);
            case CLOSE -> ended = true;
            default -> throw new IOException("opcode " + opcode);
        }
        return true;
    }

    void sendText(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a frame, masked with zeros. */
    private void send(int opcode, byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(content.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (content.length < 126) {
            frame.put((byte) (0x80 | content.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) content.length);
        }
        frame.putInt(0).put(content).flip();
        while (frame.hasRemaining() && channel.write(frame) >= 0) {
            // Until it is sent.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
