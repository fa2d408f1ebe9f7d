package io.fairbot.coordination.internal.http;

import io.fairbot.agent.Health;
import io.fairbot.http.HttpModule;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Platform;
import io.fairbot.security.ApiKeyAuthenticator;
import io.fairbot.store.Durability;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;

/** Serves routes. Safe for use from any thread once it is started. */
public final class ApiServer implements RouteRegistry {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final int READERS = 2;
    private static final int WORKERS = 8;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    private final ApiServerOptions options;
    private final RouteTable routes = new RouteTable();
    private final GracefulShutdownHandler handler;
    private final Undertow server;
    private volatile Health exposure = Health.UP;
    private volatile boolean stopping;

    /**
     * Creates a server that does not listen yet.
     *
     * @param options how it listens
     * @param keys who may call
     * @param durability how far what was written until now has come
     * @param platform time and identifiers
     */
    public ApiServer(
            ApiServerOptions options, ApiKeyAuthenticator keys, Supplier<Durability> durability, Platform platform) {
        this.options = options;
        RequestDispatcher chain = new RequestDispatcher(
                keys, new RequestRateLimiter(options.rateLimit(), platform.time()), durability, platform.time());
        handler =
                new GracefulShutdownHandler(new RequestReader(routes, options, platform.ids(), () -> stopping, chain));
        server = Undertow.builder()
                .addHttpListener(options.port(), options.host())
                .setIoThreads(READERS)
                .setWorkerThreads(WORKERS)
                .setWorkerOption(Options.WORKER_NAME, "fairbot-http")
                .setWorkerOption(Options.THREAD_DAEMON, true)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, ApiServerOptions.MAX_DRAINED)
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, Math.toIntExact(IDLE.toMillis()))
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, Math.toIntExact(PATIENCE.toMillis()))
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, Math.toIntExact(IDLE.toMillis()))
                .setHandler(handler)
                .build();
    }

    /**
     * Begins to listen.
     *
     * @throws ApiServerException when it cannot; the message names the setting
     */
    public void start() {
        try {
            server.start();
            exposure = exposure(options.host(), bound().getAddress());
            if (!exposure.reason().isEmpty()) {
                log.warn(exposure.reason());
            }
        } catch (RuntimeException e) {
            server.stop();
            throw new ApiServerException(
                    isBusy(e)
                            ? "Port " + options.port() + " of " + options.host()
                                    + " is in use; set FAIRBOT_API_PORT to a free one, or to 0 for any."
                            : "The API cannot listen on " + options.host() + ":" + options.port() + " ("
                                    + root(e).getMessage()
                                    + "); set FAIRBOT_API_HOST and FAIRBOT_API_PORT to an address of this machine.",
                    e);
        }
    }

    /** Returns where it listens, with the actual port. */
    public URI address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return URI.create("http://" + host + ":" + bound().getPort());
    }

    /** Returns whether others may listen to what is said here; that is no failure, but an operator must know. */
    public Health exposure() {
        return exposure;
    }

    static Health exposure(String host, InetAddress bound) {
        return bound.isLoopbackAddress()
                ? Health.UP
                : new Health(
                        Health.HealthStatus.UP,
                        "The API listens on " + host + " without encryption: let only a proxy with"
                                + " TLS reach it, or set FAIRBOT_API_HOST to 127.0.0.1.");
    }

    /** Refuses new requests from now on, with a hint to come again. */
    public void refuse() {
        stopping = true;
    }

    /** Ends: gives the last requests a moment, then closes the port and all connections. */
    public void stop() {
        stopping = true;
        try {
            handler.shutdown();
            if (!handler.awaitShutdown(LAST_REQUESTS.toMillis())) {
                log.warn("Requests that took too long were cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
    }

    /** The modules that are offered now. */
    public List<HttpModule> modules() {
        return routes.modules();
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        return routes.mount(module);
    }

    private InetSocketAddress bound() {
        return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    private static boolean isBusy(Throwable failure) {
        return root(failure) instanceof BindException bind
                && String.valueOf(bind.getMessage()).contains("in use");
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }
}
