package io.fairbot.server;

import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;

/**
 * A provider of HTTP servers based on Undertow. A coordinator finds it by {@link java.util.ServiceLoader}; with several
 * providers on the class path, pass it to the builder.
 */
public final class UndertowServerProvider implements HttpServerProvider {

    /** Creates a provider. */
    public UndertowServerProvider() {
        // Called by the ServiceLoader.
    }

    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher) {
        return new UndertowServer(options, dispatcher);
    }
}
