package io.fairbot.coordination.internal;

import io.fairbot.coordination.internal.http.PageParameters;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.security.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The HTTP routes of rows that wait for a person's decision: a list in pages, and a route for each decision; for administrators. */
final class WaitingRowRoutes {
    private static final RouteAccess ADMIN = RouteAccess.of(Scope.ADMIN);
    private static final int OK = 200;

    private final String path;
    private final List<Route> routes = new ArrayList<>();

    private WaitingRowRoutes(String path) {
        this.path = path;
    }

    /** Creates routes with the one that lists rows; {@code page} takes the number and the cursor, and refuses an invalid one. */
    static WaitingRowRoutes of(String path, BiFunction<Integer, Optional<String>, CompletionStage<?>> page) {
        WaitingRowRoutes routes = new WaitingRowRoutes(path);
        routes.routes.add(Route.of(HttpMethod.GET, path, ADMIN, request -> list(request, page)));
        return routes;
    }

    /** Adds the route that shows one row. */
    WaitingRowRoutes show(Function<Request, CompletionStage<?>> row) {
        routes.add(Route.of(HttpMethod.GET, path + "/{id}", ADMIN, request -> respond(row.apply(request))));
        return this;
    }

    /** Adds the route of a decision. */
    WaitingRowRoutes decision(String name, Function<Request, CompletionStage<?>> decide) {
        routes.add(Route.of(HttpMethod.POST, path + "/" + name, ADMIN, request -> respond(decide.apply(request))));
        return this;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    private static CompletionStage<Response> list(
            Request request, BiFunction<Integer, Optional<String>, CompletionStage<?>> page) {
        int limit = PageParameters.limit(request);
        try {
            return respond(page.apply(limit, request.query("cursor")));
        } catch (IllegalArgumentException e) {
            throw PageParameters.badCursor();
        }
    }

    private static CompletionStage<Response> respond(CompletionStage<?> result) {
        return result.thenApply(found -> Response.json(OK, found));
    }
}
