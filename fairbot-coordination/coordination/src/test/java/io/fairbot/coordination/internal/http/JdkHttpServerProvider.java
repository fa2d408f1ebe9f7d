package io.fairbot.coordination.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.http.server.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A provider on the JDK's own server: how a host passes the requests of any server on. */
public final class JdkHttpServerProvider implements HttpServerProvider {

    private static final int PART = 8 * 1024;

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public HttpServer create(HttpServerOptions options, HttpDispatcher dispatcher) {
        return new JdkHttpServer(options, dispatcher);
    }

    private static final class JdkHttpServer implements HttpServer {
        private final HttpServerOptions options;
        private final HttpDispatcher dispatcher;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private volatile Optional<com.sun.net.httpserver.HttpServer> server = Optional.empty();

        JdkHttpServer(HttpServerOptions options, HttpDispatcher dispatcher) {
            this.options = options;
            this.dispatcher = dispatcher;
        }

        @Override
        public void start() throws IOException {
            var created =
                    com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(options.host(), options.port()), 0);
            created.setExecutor(Executors.newFixedThreadPool(4, task -> {
                Thread thread = new Thread(task, "fairbot-" + options.name() + "-jdk");
                thread.setDaemon(true);
                return thread;
            }));
            created.createContext("/", this::serve);
            created.start();
            server = Optional.of(created);
        }

        @Override
        public Optional<URI> address() {
            return server.map(running -> URI.create(
                    "http://" + options.host() + ":" + running.getAddress().getPort()));
        }

        @Override
        public boolean isLoopback() {
            return server.filter(running -> running.getAddress().getAddress().isLoopbackAddress())
                    .isPresent();
        }

        @Override
        public void stop(Duration grace) {
            if (stopped.compareAndSet(false, true)) {
                server.ifPresent(running -> {
                    running.stop(0);
                    ((ExecutorService) running.getExecutor()).shutdownNow();
                });
            }
        }

        /** On a thread of the pool above, which may block: so nothing here needs to be asynchronous. */
        private void serve(HttpExchange exchange) throws IOException {
            try (exchange) {
                Admission admission = dispatcher
                        .admit(new JdkRequestHead(exchange))
                        .toCompletableFuture()
                        .join();
                if (admission instanceof Admission.Accepted accepted) {
                    write(exchange, answer(exchange, accepted));
                } else if (admission instanceof Admission.Answered answered) {
                    if (answered.closeConnection()) {
                        exchange.getResponseHeaders().set("Connection", "close");
                    }
                    write(exchange, answered.response());
                }
            }
        }

        private static Response answer(HttpExchange exchange, Admission.Accepted accepted) throws IOException {
            BodyReceiver body = accepted.body();
            try (InputStream in = exchange.getRequestBody()) {
                long size = 0;
                for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                    size += part.length;
                    if (size > accepted.maxBodyBytes()) {
                        return accepted.tooLarge();
                    }
                    body.receive(part).toCompletableFuture().join();
                }
                return body.end().toCompletableFuture().join();
            } finally {
                body.abort();
            }
        }

        private static void write(HttpExchange exchange, Response response) throws IOException {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            response.cookies().forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie.headerValue()));
            if (!response.contentType().isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", response.contentType());
            }
            byte[] body = response.readAllBytes();
            boolean silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), silent ? -1 : body.length);
            if (!silent) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private record JdkRequestHead(HttpExchange exchange) implements RequestHead {

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String rawPath() {
            return exchange.getRequestURI().getRawPath();
        }

        @Override
        public String rawQuery() {
            return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }

        @Override
        public OptionalLong contentLength() {
            return header("Content-Length")
                    .map(value -> OptionalLong.of(Long.parseLong(value)))
                    .orElse(OptionalLong.empty());
        }

        @Override
        public InetAddress remoteAddress() {
            return exchange.getRemoteAddress().getAddress();
        }
    }
}
