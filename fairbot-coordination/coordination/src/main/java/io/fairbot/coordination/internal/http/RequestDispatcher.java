package io.fairbot.coordination.internal.http;

import io.fairbot.coordination.internal.http.TrustedProxies.ClientHead;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.RequestHead;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A dispatcher of HTTP requests: resolves the route and rejects invalid requests before the body is read. Checks correlation
 * id, shutdown, host, route and method; the caller is checked by {@link RouteInvoker}.
 */
final class RequestDispatcher implements HttpDispatcher {
    private static final Response STOPPING = Response.of(
            Problem.of(ProblemType.UNAVAILABLE, "The server is stopping.").retryAfter(Duration.ofSeconds(1)));

    private final RouteTable routes;
    private final HeadChecks checks;
    private final IdGenerator ids;
    private final HttpMeters meters;
    private final BooleanSupplier stopping;
    private final RouteInvoker invoker;

    /**
     * The checks of a head.
     *
     * @param hosts the names of this server
     * @param cors the pages that may call it
     * @param handshakes the pages that may connect to it
     * @param proxies the proxies before it
     */
    record HeadChecks(HostHeaderCheck hosts, Cors cors, SocketHandshakeCheck handshakes, TrustedProxies proxies) {}

    RequestDispatcher(
            RouteTable routes, HeadChecks checks, Platform platform, BooleanSupplier stopping, RouteInvoker invoker) {
        this.routes = routes;
        this.checks = checks;
        ids = platform.ids();
        meters = new HttpMeters(platform);
        this.stopping = stopping;
        this.invoker = invoker;
    }

    @Override
    public CompletionStage<Admission> admit(RequestHead head) {
        String id = RequestId.of(head.header(RequestId.HEADER), ids);
        DefaultResponseHeaders headers = new DefaultResponseHeaders(id);
        long begin = meters.begin();
        try {
            headers.putAll(checks.cors().headers(head));
            return stopping.getAsBoolean()
                    ? CompletableFuture.completedStage(
                            rejected(new Admission.Answered(headers.complete(STOPPING), true), begin))
                    : admit(checks.proxies().resolve(head), id, headers);
        } catch (RuntimeException | Error e) {
            // Errors are caught, too: otherwise the caller would never receive a response.
            return CompletableFuture.completedStage(rejected(answered(headers, FailureResponses.of(e, id)), begin));
        }
    }

    private CompletionStage<Admission> admit(ClientHead head, String id, DefaultResponseHeaders headers) {
        if (!checks.hosts().accepts(head.header("Host"))) {
            throw Problem.of(
                            ProblemType.MISDIRECTED,
                            "The Host header must name this server: use its address, localhost, or the name in"
                                    + " FAIRBOT_PUBLIC_URL, FAIRBOT_API_HOST or FAIRBOT_CORS_ORIGINS.")
                    .exception();
        }
        RouteTable.RouteMatch match = routes.find(PercentDecoder.path(head.rawPath()))
                .orElseThrow(() -> Problem.of(
                                ProblemType.NOT_FOUND, "There is nothing at this path; /docs lists what there is.")
                        .exception());
        if (head.method().equals("OPTIONS")) {
            headers.putAll(checks.cors().optionsHeaders(head, match.targets().keySet()));
            return CompletableFuture.completedStage(answered(headers, Response.noContent()));
        }
        RouteTable.RouteTarget target =
                method(head).map(match.targets()::get).orElseThrow(() -> notAllowed(headers, match));
        if (SocketHandshakeCheck.isFor(head, target)) {
            checks.handshakes().check(head, headers);
        }
        long begin = meters.begin();
        return invoker.admit(new RoutedRequest(head, id, headers, target, match.values()))
                .thenApply(admission -> {
                    meters.rejected(Optional.of(target.route()), admission, begin);
                    return admission;
                });
    }

    /** Records what was rejected before its route was called. */
    private Admission rejected(Admission admission, long begin) {
        meters.rejected(Optional.empty(), admission, begin);
        return admission;
    }

    private static Admission answered(DefaultResponseHeaders headers, Response response) {
        return new Admission.Answered(headers.complete(response), false);
    }

    private static Optional<HttpMethod> method(RequestHead head) {
        String wanted = head.method().equals("HEAD") ? HttpMethod.GET.name() : head.method();
        for (HttpMethod method : HttpMethod.values()) {
            if (method.name().equals(wanted)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static ProblemException notAllowed(DefaultResponseHeaders headers, RouteTable.RouteMatch match) {
        String allowed = Cors.allow(match.targets().keySet());
        headers.put("Allow", allowed);
        return Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + allowed + " only.")
                .exception();
    }
}
