package io.fairbot.server;

import io.fairbot.http.server.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.net.InetAddress;
import java.util.List;
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
    public List<String> headers(String name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : List.copyOf(values);
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
