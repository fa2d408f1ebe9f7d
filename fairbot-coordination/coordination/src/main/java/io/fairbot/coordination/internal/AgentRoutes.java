package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The HTTP routes of agents: list, get, start, restart, stop. */
public final class AgentRoutes {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final AgentEngine engine;
    private final AgentViews views;
    private final AuditLog audit;
    private final TimeSource time;

    /** Creates the routes. */
    public AgentRoutes(AgentEngine engine, AgentViews views, AuditLog audit, TimeSource time) {
        this.engine = engine;
        this.views = views;
        this.audit = audit;
        this.time = time;
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
                                request -> order(request, "agent.start", engine::restart)),
                        Route.of(
                                HttpMethod.POST,
                                "/coordination/agents/{id}/restart",
                                admin,
                                request -> order(request, "agent.restart", engine::restart)),
                        Route.of(
                                HttpMethod.POST,
                                "/coordination/agents/{id}/stop",
                                admin,
                                request -> order(request, "agent.stop", engine::stop))),
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

    private CompletionStage<Response> order(Request request, String action, Consumer<String> what) {
        String id = request.path("id");
        try {
            what.accept(id);
        } catch (AgentException e) {
            throw missing();
        }
        return audit.record(new AuditEntry(
                        time.now(),
                        request.principal().id(),
                        action,
                        "agent/" + id,
                        AuditEntry.AuditOutcome.DONE,
                        Map.of()))
                .thenCompose(done -> views.one(id))
                .thenApply(found -> Response.json(ACCEPTED, found.orElseThrow(() -> missing())));
    }

    private static ProblemException missing() {
        return Problem.ofField(ProblemType.NOT_FOUND, "id", "There is no agent of this id; GET /agents lists them.")
                .exception();
    }
}
