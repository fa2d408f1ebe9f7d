package io.fairbot.server;

import io.fairbot.http.server.RequestHead;
import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/** The head of a request that Undertow received. */
final class UndertowRequestHead implements RequestHead {
    private final HttpServerExchange exchange;

    UndertowRequestHead(HttpServerExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod().toString();
    }

    @Override
    public String rawPath() {
        return exchange.getRequestPath();
    }

    @Override
    public String rawQuery() {
        return exchange.getQueryString();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public OptionalLong contentLength() {
        long length = exchange.getRequestContentLength();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    @Override
    public InetAddress remoteAddress() {
        return exchange.getSourceAddress().getAddress();
    }
}
