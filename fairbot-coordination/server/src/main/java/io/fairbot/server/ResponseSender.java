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
 * it, so that a slow reader holds no thread.
 */
final class ResponseSender implements IoCallback {
    private static final Logger log = LoggerFactory.getLogger(ResponseSender.class);
    private static final int PART = 64 * 1024;

    private final HttpServerExchange exchange;
    private final InputStream in;

    private ResponseSender(HttpServerExchange exchange, InputStream in) {
        this.exchange = exchange;
        this.in = in;
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
                new ResponseSender(exchange, stream.source().open()).next();
            } catch (IOException | RuntimeException e) {
                log.error("The bytes of a response cannot be read", e);
                IoUtils.safeClose(exchange.getConnection());
                exchange.endExchange();
            }
        });
    }

    /** Reads and sends the next part, on a worker thread. */
    private void next() {
        try {
            byte[] part = in.readNBytes(PART);
            if (part.length == 0) {
                in.close();
                exchange.endExchange();
            } else {
                exchange.getResponseSender().send(ByteBuffer.wrap(part), this);
            }
        } catch (IOException e) {
            log.error("The bytes of a response cannot be read", e);
            abort();
        }
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
