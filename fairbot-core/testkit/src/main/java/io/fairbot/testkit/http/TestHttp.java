package io.fairbot.testkit.http;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.SocketHandler;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.json.Json;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A client of the routes of a bot under test, by default with every right. Calls the handlers as the coordinator does: roles and
 * branches are checked, and a problem becomes its response. There is no HTTP server, and so no rate limit, CORS or header of one. Not
 * safe for use from several threads.
 */
public final class TestHttp {
    private static final String JSON = Response.JSON;

    private final Supplier<List<HttpModule>> modules;
    private final VirtualPlatform time;
    private final Principal principal;

    /** A route that was found, with the request to it. */
    private record RoutedCall(Route route, TestRequest request) {}

    /**
     * Creates a client.
     *
     * @param modules supplies the modules that are mounted
     * @param time the time of the bot, in which handlers run
     */
    public TestHttp(Supplier<List<HttpModule>> modules, VirtualPlatform time) {
        this(modules, time, Principal.SYSTEM);
    }

    private TestHttp(Supplier<List<HttpModule>> modules, VirtualPlatform time, Principal principal) {
        this.modules = modules;
        this.time = time;
        this.principal = principal;
    }

    /**
     * Returns a client with the rights of another caller.
     *
     * @param caller the caller; {@link Principal#ANONYMOUS} for one without a key
     * @return the client
     */
    public TestHttp as(Principal caller) {
        return new TestHttp(modules, time, caller);
    }

    /**
     * Reads a resource.
     *
     * @param target the path, with a query or not
     * @return the response
     */
    public Response get(String target) {
        return call(HttpMethod.GET, target, Map.of(), new byte[0]);
    }

    /**
     * Sends JSON.
     *
     * @param method the method
     * @param target the path, with a query or not
     * @param body the value to be written as JSON
     * @return the response
     */
    public Response send(HttpMethod method, String target, Object body) {
        try {
            return call(
                    method, target, Map.of("Content-Type", JSON), Json.mapper().writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request.
     *
     * @param method the method
     * @param target the path, with a query or not
     * @param headers its headers
     * @param body the bytes, possibly none
     * @return the response; 404 when no route is mounted there
     */
    public Response call(HttpMethod method, String target, Map<String, String> headers, byte[] body) {
        return find(method, target, headers, body)
                .map(call -> refusal(call)
                        .orElseGet(() -> time.await(answered(call.route().handler(), call.request()))))
                .orElseGet(() -> Response.of(
                        Problem.of(ProblemType.NOT_FOUND, "No route is mounted at " + method + " " + target + ".")));
    }

    /**
     * Connects a WebSocket.
     *
     * @param target the path, with a query or not
     * @return the peer's end
     * @throws IllegalArgumentException when there is no such route, or it refuses; the message has the problem
     */
    public TestSocket socket(String target) {
        RoutedCall call = find(HttpMethod.GET, target, Map.of(), new byte[0])
                .filter(found -> found.route().handler() instanceof SocketHandler)
                .orElseThrow(() -> new IllegalArgumentException("No WebSocket is mounted at " + target + "."));
        refusal(call).ifPresent(response -> {
            throw new IllegalArgumentException("The route refuses the WebSocket: " + text(response));
        });
        SocketHandler handler = (SocketHandler) call.route().handler();
        StreamSource source;
        try {
            source = time.await(Stages.attempt(() -> handler.connect(call.request())));
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw new IllegalArgumentException("The route refuses the WebSocket: " + problem.getMessage(), e);
            }
            throw e;
        }
        return TestSocket.open(source, time);
    }

    private Optional<RoutedCall> find(HttpMethod method, String target, Map<String, String> headers, byte[] body) {
        String path = target.split("\\?", 2)[0];
        return modules.get().stream()
                .flatMap(module -> module.routes().stream())
                .filter(route -> route.method() == method)
                // A fixed part of a path has precedence over a variable one.
                .sorted(Comparator.comparing((Route route) -> route.path().contains("*}"))
                        .thenComparing(route -> route.path()
                                .chars()
                                .filter(letter -> letter == '{')
                                .count()))
                .flatMap(route -> PathPattern.of(route.path())
                        .match(path)
                        .map(parts -> new RoutedCall(route, new TestRequest(principal, target, parts, headers, body)))
                        .stream())
                .findFirst();
    }

    /** Returns the response to a caller who may not call. */
    private Optional<Response> refusal(RoutedCall call) {
        if (!call.route().access().allows(principal)) {
            ProblemType type = principal.scope().isPresent() ? ProblemType.FORBIDDEN : ProblemType.UNAUTHORIZED;
            return Optional.of(Response.of(Problem.of(type, "The caller lacks the role that the route needs.")));
        }
        return call.route()
                .access()
                .branchPart()
                .filter(part -> !principal.sees(call.request().path(part)))
                .map(part -> Response.of(
                        Problem.of(ProblemType.FORBIDDEN, "The caller does not see the branch that the path names.")));
    }

    private static CompletionStage<Response> answered(RequestHandler handler, Request request) {
        return Stages.attempt(() -> handler.handle(request))
                .exceptionallyCompose(failure -> Stages.cause(failure) instanceof ProblemException e
                        ? CompletableFuture.completedStage(Response.of(e.problem()))
                        : CompletableFuture.failedStage(failure));
    }

    private static String text(Response response) {
        try {
            return Json.mapper()
                    .readTree(response.readAllBytes())
                    .path("detail")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
