package io.fairbot.server;

import io.fairbot.http.Response;
import io.fairbot.http.stream.StreamSource;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** A writer of responses to Undertow exchanges. */
final class ResponseWriter {
    private final OpenStreams streams;

    ResponseWriter(OpenStreams streams) {
        this.streams = streams;
    }

    /** Writes a response; has no effect when the exchange has been answered. */
    void write(HttpServerExchange exchange, Response response) {
        if (exchange.isResponseStarted()) {
            return;
        }
        exchange.setStatusCode(response.status());
        response.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        response.cookies()
                .forEach(cookie -> exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.headerValue()));
        if (response.contentType().isEmpty()) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
        if (response.openEnded().isPresent()) {
            open(exchange, response.openEnded().get());
        } else if (response.stream().isPresent()) {
            ResponseSender.send(
                    exchange, response.stream().get(), streams.timeouts().write());
        } else {
            ResponseSender.send(exchange, response.body(), streams.timeouts().write());
        }
    }

    private void open(HttpServerExchange exchange, StreamSource source) {
        if (exchange.getRequestMethod().equalToString("HEAD")) {
            exchange.endExchange();
        } else {
            exchange.dispatch(exchange.getIoThread(), () -> new OpenEndedSender(exchange, source, streams).start());
        }
    }
}
