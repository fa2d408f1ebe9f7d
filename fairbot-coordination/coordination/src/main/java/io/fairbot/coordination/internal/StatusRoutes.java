package io.fairbot.coordination.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Health;
import io.fairbot.coordination.status.CoordinatorStatus;
import io.fairbot.coordination.status.HealthReport;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.security.Scope;
import io.fairbot.store.StoreStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The HTTP routes of health and status, for load balancers and operators. */
public final class StatusRoutes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final StatusService service;
    private final Supplier<ObjectNode> deployment;

    /** Creates the routes. */
    public StatusRoutes(StatusService service, Supplier<ObjectNode> deployment) {
        this.service = service;
        this.deployment = deployment;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "status",
                List.of(
                        open("/health", request -> service.health().thenApply(StatusRoutes::health)),
                        open(
                                "/health/live",
                                request -> CompletableFuture.completedStage(health(HealthReport.of(Map.of())))),
                        open(
                                "/health/ready",
                                request -> CompletableFuture.completedStage(health(service.essentialHealth()))),
                        Route.of(HttpMethod.GET, "/coordination/status", RouteAccess.of(Scope.READ), this::status)),
                StatusRoutes.class,
                "openapi-status.json");
    }

    private static Route open(String path, RequestHandler handler) {
        return Route.of(HttpMethod.GET, path, RouteAccess.OPEN, handler).free();
    }

    private static Response health(HealthReport report) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("status", report.status().name());
        ObjectNode parts = body.putObject("components");
        report.components().forEach((name, health) -> {
            ObjectNode part =
                    parts.putObject(name).put("status", health.status().name());
            if (!health.reason().isEmpty()) {
                part.put("reason", health.reason());
            }
        });
        return Response.json(report.status() == Health.HealthStatus.DOWN ? UNAVAILABLE : OK, body);
    }

    private CompletionStage<Response> status(Request request) {
        return service.status().thenApply(this::view);
    }

    private Response view(CoordinatorStatus status) {
        CoordinatorStatus.NodeStatus node = status.node();
        ObjectNode body = Json.mapper().createObjectNode();
        body.putArray("nodes")
                .addObject()
                .put("id", node.id())
                .put("directory", node.directory())
                .put("label", node.label())
                .put("version", node.version())
                .put("startedAt", node.startedAt().toString())
                .put("ready", node.ready());
        body.set("agents", AgentViews.list(status.agents()));
        body.set("deployment", deployment.get());
        body.putObject("configuration").put("version", status.configuration());
        StoreStatus storage = status.storage();
        ObjectNode store = body.putObject("storage")
                .put("mode", storage.mode())
                .put("durability", storage.durability().name());
        storage.problem().ifPresent(problem -> store.put("problem", problem));
        storage.counters().forEach(store::put);
        store.put("conflicts", status.conflicts());
        ObjectNode held = body.putObject("held");
        status.held().forEach(held::put);
        body.putArray("leases");
        return Response.json(OK, body);
    }
}
