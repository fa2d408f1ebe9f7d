package io.fairbot.server;

import io.fairbot.http.Response;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * A sender of a response that is not held in memory: a part is read on a worker thread, and the next one when the peer has taken
 * it, so that a slow reader holds no thread. Reads one part ahead: the last part is sent once the stream has ended well, so that a
 * peer never takes the bytes of a damaged stream for whole.
 */
final class ResponseSender implements IoCallback {
    private static final Logger log = LoggerFactory.getLogger(ResponseSender.class);
    private static final int PART = 64 * 1024;

    private final HttpServerExchange exchange;
    private final InputStream in;
    /** The part that was read last and is to be sent next. */
    private byte[] ahead;

    private ResponseSender(HttpServerExchange exchange, InputStream in) {
        this.exchange = exchange;
        this.in = in;
        ahead = new byte[0];
    }

    /** Sends a stream; the head of the response is set. */
    static void send(HttpServerExchange exchange, Response.BodyStream stream) {
        exchange.setResponseContentLength(stream.length());
        if (exchange.getRequestMethod().equalToString("HEAD")) {
            exchange.endExchange();
            return;
        }
        exchange.dispatch(() -> {
            try {
                new ResponseSender(exchange, stream.source().open()).begin();
            } catch (IOException | RuntimeException e) {
                log.error("The bytes of a response cannot be read", e);
                IoUtils.safeClose(exchange.getConnection());
                exchange.endExchange();
            }
        });
    }

    private void begin() {
        try {
            ahead = in.readNBytes(PART);
            next();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Reads the part after the next one and sends the next one, on a worker thread. */
    private void next() {
        try {
            byte[] part = ahead;
            if (part.length == 0) {
                in.close();
                exchange.endExchange();
            } else {
                ahead = in.readNBytes(PART);
                exchange.getResponseSender().send(ByteBuffer.wrap(part), this);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception failure) {
        log.error("The bytes of a response cannot be read", failure);
        abort();
    }

    @Override
    public void onComplete(HttpServerExchange same, Sender sender) {
        same.dispatch(this::next);
    }

    /** The peer has disconnected. */
    @Override
    public void onException(HttpServerExchange same, Sender sender, IOException exception) {
        abort();
    }

    private void abort() {
        IoUtils.safeClose(in);
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }
}
