package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentException;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The HTTP routes of agents: list, get, start, restart, stop. */
public final class AgentRoutes {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final AgentViews views;
    private final AgentOrders orders;

    /** Creates the routes. */
    public AgentRoutes(AgentViews views, AgentOrders orders) {
        this.views = views;
        this.orders = orders;
    }

    /** Returns the routes. */
    public HttpModule module() {
        RouteAccess read = RouteAccess.of(Scope.READ);
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                "agents",
                List.of(
                        Route.of(HttpMethod.GET, "/agents", read, this::all),
                        Route.of(HttpMethod.GET, "/agents/{id}", read, this::one),
                        Route.of(
                                HttpMethod.POST,
                                "/coordination/agents/{id}/start",
                                admin,
                                request -> order(request, orders::start)),
                        Route.of(
                                HttpMethod.POST,
                                "/coordination/agents/{id}/restart",
                                admin,
                                request -> order(request, orders::restart)),
                        Route.of(
                                HttpMethod.POST,
                                "/coordination/agents/{id}/stop",
                                admin,
                                request -> order(request, orders::stop))),
                AgentRoutes.class,
                "openapi-agents.json");
    }

    private CompletionStage<Response> all(Request request) {
        return views.all()
                .thenApply(list -> Response.json(OK, Map.of("agents", list, "deadLetters", views.undeliverable())));
    }

    private CompletionStage<Response> one(Request request) {
        String id = request.path("id");
        return views.one(id).thenApply(found -> Response.json(OK, found.orElseThrow(() -> missing())));
    }

    private CompletionStage<Response> order(Request request, BiFunction<String, String, CompletionStage<Void>> order) {
        String id = request.path("id");
        return order.apply(id, request.principal().id())
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        Stages.cause(failure) instanceof AgentException ? missing() : failure))
                .thenCompose(done -> views.one(id))
                .thenApply(found -> Response.json(ACCEPTED, found.orElseThrow(() -> missing())));
    }

    private static ProblemException missing() {
        return Problem.ofField(ProblemType.NOT_FOUND, "id", "There is no agent of this id; GET /agents lists them.")
                .exception();
    }
}
