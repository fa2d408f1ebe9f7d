package io.fairbot.server;

import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;

/** An HTTP server based on Undertow. Safe for use from any thread once it is started. */
final class UndertowServer implements HttpServer {
    private static final Logger log = LoggerFactory.getLogger(UndertowServer.class);
    private static final long UNLIMITED = -1;
    private static final int IO_THREADS = 2;
    private static final int WORKER_THREADS = 8;

    private final HttpServerOptions options;
    private final OpenStreams streams;
    private final GracefulShutdownHandler handler;
    private final Undertow undertow;
    private volatile @Nullable InetSocketAddress bound;

    UndertowServer(HttpServerOptions options, HttpDispatcher dispatcher) {
        this.options = options;
        streams = new OpenStreams(options.timeouts());
        // A client that expects it sends its body only once the body is read, and not at all when it is rejected.
        handler = new GracefulShutdownHandler(
                new HttpContinueReadHandler(new UndertowRequestHandler(dispatcher, options, streams)));
        int idle = Math.toIntExact(options.timeouts().idle().toMillis());
        undertow = Undertow.builder()
                .addHttpListener(options.port(), options.host())
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKER_THREADS)
                .setWorkerOption(Options.WORKER_NAME, "fairbot-" + options.name())
                .setWorkerOption(Options.THREAD_DAEMON, true)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                // Each route has its own limit; Undertow fixes that of a chunked body before the route is known.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
                .setServerOption(UndertowOptions.MAX_HEADERS, options.limits().maxHeaders())
                .setServerOption(
                        UndertowOptions.MAX_HEADER_SIZE, options.limits().maxHeaderBytes())
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, idle)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, idle)
                .setServerOption(
                        UndertowOptions.REQUEST_PARSE_TIMEOUT,
                        Math.toIntExact(options.timeouts().head().toMillis()))
                .setHandler(handler)
                .build();
    }

    @Override
    public void start() throws IOException {
        try {
            undertow.start();
            bound = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        } catch (RuntimeException e) {
            undertow.stop();
            throw rootOf(e);
        }
    }

    @Override
    public Optional<URI> address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return Optional.ofNullable(bound).map(address -> URI.create("http://" + host + ":" + address.getPort()));
    }

    @Override
    public boolean isLoopback() {
        return Optional.ofNullable(bound)
                .filter(address -> address.getAddress().isLoopbackAddress())
                .isPresent();
    }

    @Override
    public void stop(Duration grace) {
        try {
            handler.shutdown();
            streams.closeAll();
            if (!handler.awaitShutdown(grace.toMillis()) || !streams.awaitEnd(grace)) {
                log.warn("Requests did not end within the grace period and were aborted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }

    /** Returns the I/O error, such as a port in use, that Undertow wraps in runtime exceptions. */
    private static IOException rootOf(RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException io ? io : new IOException(root.getMessage(), failure);
    }
}
