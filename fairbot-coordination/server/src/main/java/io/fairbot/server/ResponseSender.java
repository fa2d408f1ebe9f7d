package io.fairbot.server;

import io.fairbot.http.Response;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * A sender of the body of a response in parts: the next one when the peer has taken the one before, so that a slow reader holds neither
 * a thread nor more memory than one part. A peer that takes a part too slowly is cut off.
 */
final class ResponseSender implements IoCallback {
    private static final Logger log = LoggerFactory.getLogger(ResponseSender.class);
    private static final int PART = 64 * 1024;

    private final HttpServerExchange exchange;
    private final BodyParts parts;
    private final Duration most;
    private volatile XnioExecutor.Key deadline = () -> true;

    /** The parts of a body, in order. */
    private interface BodyParts {

        /** Returns the next part; empty at the end. */
        ByteBuffer next() throws IOException;

        /** Returns whether reading the next part may block. */
        boolean isBlocking();

        /** Gives up what was not read. */
        void close();
    }

    /** A body that is held in memory, sent as views of it. */
    private record HeldParts(ByteBuffer rest) implements BodyParts {
        @Override
        public ByteBuffer next() {
            ByteBuffer part = rest.slice(rest.position(), Math.min(PART, rest.remaining()));
            rest.position(rest.position() + part.remaining());
            return part;
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public void close() {
            // The bytes belong to the response.
        }
    }

    /**
     * A body that is read while it is sent. Reads one part ahead: the last part is sent once the stream has ended well, so that a peer
     * never takes the bytes of a damaged stream for whole.
     */
    private static final class StreamParts implements BodyParts {
        private final InputStream in;
        /** The part that was read last and is to be sent next. */
        private byte[] ahead;

        StreamParts(InputStream in) throws IOException {
            this.in = in;
            ahead = in.readNBytes(PART);
        }

        @Override
        public ByteBuffer next() throws IOException {
            byte[] part = ahead;
            if (part.length == 0) {
                in.close();
            } else {
                ahead = in.readNBytes(PART);
            }
            return ByteBuffer.wrap(part);
        }

        @Override
        public boolean isBlocking() {
            return true;
        }

        @Override
        public void close() {
            IoUtils.safeClose(in);
        }
    }

    private ResponseSender(HttpServerExchange exchange, BodyParts parts, Duration most) {
        this.exchange = exchange;
        this.parts = parts;
        this.most = most;
    }

    /** Sends a body that is held in memory; the head of the response is set. */
    static void send(HttpServerExchange exchange, ByteBuffer body, Duration most) {
        if (body.remaining() <= PART) {
            exchange.getResponseSender().send(body);
        } else if (begin(exchange, body.remaining())) {
            new ResponseSender(exchange, new HeldParts(body), most).proceed();
        }
    }

    /** Sends a stream; the head of the response is set. */
    static void send(HttpServerExchange exchange, Response.BodyStream stream, Duration most) {
        if (begin(exchange, stream.length())) {
            exchange.dispatch(() -> sendStream(exchange, stream, most));
        }
    }

    /** Returns whether the body is sent after the head. */
    private static boolean begin(HttpServerExchange exchange, long length) {
        exchange.setResponseContentLength(length);
        boolean isHeadOnly = exchange.getRequestMethod().equalToString("HEAD");
        if (isHeadOnly) {
            exchange.endExchange();
        }
        return !isHeadOnly;
    }

    private static void sendStream(HttpServerExchange exchange, Response.BodyStream stream, Duration most) {
        InputStream in = null;
        try {
            in = stream.source().open();
            new ResponseSender(exchange, new StreamParts(in), most).next();
        } catch (IOException | RuntimeException e) {
            IoUtils.safeClose(in);
            fail(exchange, e);
        }
    }

    private void proceed() {
        if (parts.isBlocking()) {
            exchange.dispatch(this::next);
        } else {
            next();
        }
    }

    private void next() {
        try {
            ByteBuffer part = parts.next();
            if (part.hasRemaining()) {
                deadline = exchange.getIoThread()
                        .executeAfter(
                                () -> IoUtils.safeClose(exchange.getConnection()),
                                most.toMillis(),
                                TimeUnit.MILLISECONDS);
                exchange.getResponseSender().send(part, this);
            } else {
                exchange.endExchange();
            }
        } catch (IOException | RuntimeException e) {
            deadline.remove();
            parts.close();
            fail(exchange, e);
        }
    }

    private static void fail(HttpServerExchange exchange, Exception failure) {
        log.error("The bytes of a response cannot be read", failure);
        cutOff(exchange);
    }

    private static void cutOff(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }

    @Override
    public void onComplete(HttpServerExchange same, Sender sender) {
        deadline.remove();
        proceed();
    }

    /** The peer has disconnected, or was cut off. */
    @Override
    public void onException(HttpServerExchange same, Sender sender, IOException exception) {
        deadline.remove();
        parts.close();
        cutOff(same);
    }
}
