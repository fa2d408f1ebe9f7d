package io.fairbot.coordination.internal.http;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.runtime.IdGenerator;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** The first half of the way: identity, host, route, size. Runs on the threads that read, and never waits. */
final class RequestReader implements HttpHandler {
    private final RouteTable routes;
    private final HostHeaderCheck hosts;
    private final Cors cors;
    private final IdGenerator ids;
    private final BooleanSupplier stopping;
    private final BiConsumer<RoutedRequest, byte[]> next;

    /** A request that goes to a route. */
    record RoutedRequest(HttpServerExchange exchange, String id, RouteTable.RouteTarget target, List<String> values) {}

    RequestReader(
            RouteTable routes,
            ApiServerOptions options,
            IdGenerator ids,
            BooleanSupplier stopping,
            BiConsumer<RoutedRequest, byte[]> next) {
        this.routes = routes;
        hosts = new HostHeaderCheck(options.host(), options.origins());
        cors = new Cors(options.origins());
        this.ids = ids;
        this.stopping = stopping;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String id = RequestId.of(exchange.getRequestHeaders().getFirst(RequestId.HEADER), ids);
        ResponseWriter.defaults(exchange.getResponseHeaders(), id);
        cors.headers(exchange);
        try {
            enter(exchange, id);
        } catch (ProblemException e) {
            ResponseWriter.write(exchange, e.problem());
        }
    }

    private void enter(HttpServerExchange exchange, String id) {
        if (stopping.getAsBoolean()) {
            exchange.setPersistent(false);
            throw Problem.of(ProblemType.UNAVAILABLE, "The server is stopping.")
                    .retryAfter(Duration.ofSeconds(1))
                    .exception();
        }
        if (!hosts.isOurs(exchange.getRequestHeaders().getFirst(Headers.HOST))) {
            throw Problem.of(
                            ProblemType.MISDIRECTED,
                            "The Host header must name this server: use its address, localhost, or the name in"
                                    + " FAIRBOT_API_HOST or FAIRBOT_CORS_ORIGINS.")
                    .exception();
        }
        Optional<RouteTable.RouteMatch> match = routes.find(PercentDecoder.path(exchange.getRequestPath()));
        if (match.isEmpty()) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is nothing at this path; /docs lists what there is.")
                    .exception();
        }
        RouteTable.RouteMatch found = match.get();
        if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
            cors.options(exchange, found.targets().keySet());
            ResponseWriter.write(exchange, Response.noContent());
            return;
        }
        RouteTable.RouteTarget target =
                method(exchange).map(found.targets()::get).orElseThrow(() -> notAllowed(exchange, found));
        receive(exchange, new RoutedRequest(exchange, id, target, found.values()));
    }

    private void receive(HttpServerExchange exchange, RoutedRequest arrival) {
        if (exchange.isRequestComplete()) {
            next.accept(arrival, new byte[0]);
            return;
        }
        if (exchange.getRequestContentLength() > ApiServerOptions.MAX_DRAINED) {
            exchange.setPersistent(false);
            tooLarge(exchange);
            return;
        }
        BodyBuffer body = new BodyBuffer(ApiServerOptions.MAX_BODY);
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (same, bytes, last) -> {
                            body.add(bytes);
                            if (last) {
                                received(arrival, body);
                            }
                        },
                        (same, failure) -> cutOff(same));
    }

    private void received(RoutedRequest arrival, BodyBuffer body) {
        if (body.isTooLarge()) {
            tooLarge(arrival.exchange);
        } else {
            next.accept(arrival, body.bytes());
        }
    }

    private static void tooLarge(HttpServerExchange exchange) {
        ResponseWriter.write(
                exchange,
                Problem.of(
                        ProblemType.TOO_LARGE,
                        "The body is larger than " + ApiServerOptions.MAX_BODY / 1024 + " KiB; send less at once."));
    }

    /** Cut off, or longer than anybody should send: nobody is there any more to hear an answer. */
    private static void cutOff(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        exchange.endExchange();
    }

    private static Optional<HttpMethod> method(HttpServerExchange exchange) {
        String name = exchange.getRequestMethod().toString();
        String asked = name.equals(Methods.HEAD_STRING) ? Methods.GET_STRING : name;
        for (HttpMethod method : HttpMethod.values()) {
            if (method.name().equals(asked)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static ProblemException notAllowed(HttpServerExchange exchange, RouteTable.RouteMatch match) {
        String allowed = Cors.allow(match.targets().keySet());
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        return Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + allowed + " only.")
                .exception();
    }
}
