package io.fairbot.samples.channel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Principal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A server that serves the routes of a channel, in place of the coordinator's. */
final class HostServer implements RouteRegistry {
    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;
    private static final int NO_CONTENT = 204;

    private final List<HttpModule> mounted = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    HostServer(Executor executor) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        mounted.add(module);
        return () -> mounted.remove(module);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Optional<Route> found = mounted.stream()
                .flatMap(module -> module.routes().stream())
                .filter(route -> route.method().name().equals(exchange.getRequestMethod())
                        && route.path().equals(exchange.getRequestURI().getPath()))
                .findFirst();
        if (found.isEmpty()) {
            answer(exchange, NOT_FOUND, new byte[0]);
            return;
        }
        CompletionStage<Response> answered =
                Stages.attempt(() -> found.get().handler().handle(new HostRequest(exchange, body)));
        answered.handle((response, failure) -> {
            Optional<Response> problem = failure == null ? Optional.of(response) : problem(failure);
            byte[] bytes = problem.map(HostServer::bytes).orElse(new byte[0]);
            answer(exchange, problem.map(Response::status).orElse(FAILED), bytes);
            return CompletableFuture.completedStage(null);
        });
    }

    private static Optional<Response> problem(Throwable failure) {
        return Stages.cause(failure) instanceof ProblemException e
                ? Optional.of(Response.of(e.problem()))
                : Optional.empty();
    }

    private static byte[] bytes(Response response) {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        return bytes;
    }

    static void answer(HttpExchange exchange, int status, byte[] body) {
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            exchange.sendResponseHeaders(status, status == NO_CONTENT ? -1 : body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        server.stop(0);
    }

    /** A request as a route receives it. */
    private static final class HostRequest implements Request {
        private final HttpExchange exchange;
        private final byte[] body;

        HostRequest(HttpExchange exchange, byte[] body) {
            this.exchange = exchange;
            this.body = body;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public String id() {
            return "test";
        }

        @Override
        public Principal principal() {
            return Principal.SYSTEM;
        }

        @Override
        public String path(String name) {
            throw new IllegalArgumentException("The path has no part " + name + ".");
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
        }
    }
}
