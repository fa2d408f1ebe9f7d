package io.fairbot.http.server;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A provider of servers that serve nothing. */
final class NoHttpServerProvider implements HttpServerProvider {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher) {
        return new NoHttpServer();
    }

    /** A server that opens no port. */
    private static final class NoHttpServer implements HttpServer {

        @Override
        public void start() {
            // Opens no port.
        }

        @Override
        public Optional<URI> address() {
            return Optional.empty();
        }

        @Override
        public boolean isLoopback() {
            return true;
        }

        @Override
        public void stop(Duration grace) {
            // No port was opened.
        }
    }
}
