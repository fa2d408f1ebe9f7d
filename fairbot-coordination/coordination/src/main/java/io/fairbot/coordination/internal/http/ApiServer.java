package io.fairbot.coordination.internal.http;

import io.fairbot.agent.Health;
import io.fairbot.http.HttpModule;
import io.fairbot.http.RouteRegistry;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.runtime.Platform;
import io.fairbot.security.ApiKeyAuthenticator;
import io.fairbot.store.Durability;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the REST API: a route table and its checks, on top of an {@link io.fairbot.http.server.HttpServer}. Safe for use
 * from any thread once it is started.
 */
public final class ApiServer implements RouteRegistry {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ApiServerOptions options;
    private final RouteTable routes = new RouteTable();
    private final HostHeaderCheck hosts;
    private final RouteInvoker invoker;
    private final HttpServer server;
    private volatile Health exposure = Health.UP;
    private volatile boolean stopping;

    /**
     * Creates a server that does not listen yet.
     *
     * @param options its address, origins and rate limit
     * @param provider the factory of the underlying server
     * @param keys the authenticator of callers
     * @param durability supplies the durability level of the writes so far
     * @param platform the source of time and ids
     */
    public ApiServer(
            ApiServerOptions options,
            HttpServerProvider provider,
            ApiKeyAuthenticator keys,
            Supplier<Durability> durability,
            Platform platform) {
        this.options = options;
        List<String> origins = Stream.concat(options.origins().stream(), options.publicUrl().stream())
                .toList();
        hosts = new HostHeaderCheck(options.host(), origins);
        invoker = new RouteInvoker(
                keys, new RequestRateLimiter(options.rateLimit(), platform.time()), durability, platform);
        RequestDispatcher.HeadChecks checks = new RequestDispatcher.HeadChecks(
                hosts,
                new Cors(options.origins()),
                new SocketHandshakeCheck(origins),
                new TrustedProxies(options.trustedProxies(), options.publicUrl()));
        RequestDispatcher dispatcher = new RequestDispatcher(routes, checks, platform, () -> stopping, invoker);
        server = provider.create(
                HttpServerOptions.of("http", options.host(), options.port())
                        .limits(HttpServerOptions.ConnectionLimits.connections(options.maxConnections())),
                dispatcher);
    }

    /**
     * Starts listening.
     *
     * @throws ApiServerException when it cannot listen; the message names the setting
     */
    public void start() {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw new ApiServerException(
                    isBusy(e)
                            ? "Port " + options.port() + " of " + options.host()
                                    + " is in use; set FAIRBOT_API_PORT to a free one, or to 0 for any."
                            : "The API cannot listen on " + options.host() + ":" + options.port() + " ("
                                    + e.getMessage()
                                    + "); set FAIRBOT_API_HOST and FAIRBOT_API_PORT to an address of this machine.",
                    e);
        }
        address().map(URI::getHost).ifPresent(hosts::add);
        boolean encrypted =
                address().filter(uri -> "https".equals(uri.getScheme())).isPresent();
        exposure = exposure(options.host(), encrypted || server.isLoopback());
        if (!exposure.reason().isEmpty()) {
            log.warn(exposure.reason());
        }
    }

    /** Returns the address of the API, with the actual port; empty when the underlying server has none. */
    public Optional<URI> address() {
        return server.address();
    }

    /**
     * Returns the health of the API: reports unencrypted access from other machines, which is no failure but must be known
     * to an operator.
     */
    public Health exposureHealth() {
        return exposure;
    }

    static Health exposure(String host, boolean confidential) {
        return confidential
                ? Health.UP
                : new Health(
                        Health.HealthStatus.UP,
                        "The API listens on " + host + " without encryption: let only a proxy with"
                                + " TLS reach it, or set FAIRBOT_API_HOST to 127.0.0.1.");
    }

    /** Rejects new requests from now on, with a {@code Retry-After} header. */
    public void rejectNewRequests() {
        stopping = true;
    }

    /**
     * Stops the server: waits briefly for requests in progress, then closes the port and all connections. Has no effect
     * before the start.
     */
    public void stop() {
        stopping = true;
        server.stop(GRACE);
    }

    /** Returns the counts of the WebSockets and of the responses that go on. */
    public StreamBudget streams() {
        return invoker.streams();
    }

    /** Returns the currently mounted modules. */
    public List<HttpModule> modules() {
        return routes.modules();
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        return routes.mount(module);
    }

    /**
     * Returns the registry for agents: what an agent removes answers 503 with {@code Retry-After}, and stays in the description of the
     * API, until it is mounted again.
     */
    public RouteRegistry agentRoutes() {
        return routes::mountForAgent;
    }

    private static boolean isBusy(Exception failure) {
        return failure instanceof BindException
                && String.valueOf(failure.getMessage()).contains("in use");
    }
}
