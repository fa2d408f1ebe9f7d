package io.fairbot.coordination.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Health;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The HTTP routes of health and status, for load balancers and operators. */
public final class StatusRoutes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final NodeInfo node;
    private final HealthAggregator health;
    private final AgentViews agents;
    private final Supplier<ObjectNode> deployment;
    private final LongSupplier configuration;

    /**
     * The identity of the process that serves the API.
     *
     * @param id the identity of the node and of its data directory
     * @param label the host name of the machine
     * @param version the version of the library
     * @param startedAt when it was started
     */
    public record NodeInfo(NodeId id, String label, String version, Instant startedAt) {}

    /** Creates the routes. */
    public StatusRoutes(
            NodeInfo node,
            HealthAggregator health,
            AgentViews agents,
            Supplier<ObjectNode> deployment,
            LongSupplier configuration) {
        this.node = node;
        this.health = health;
        this.agents = agents;
        this.deployment = deployment;
        this.configuration = configuration;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "status",
                List.of(
                        open("/health", request -> health.components().thenApply(StatusRoutes::health)),
                        open("/health/live", request -> CompletableFuture.completedStage(health(Map.of()))),
                        open(
                                "/health/ready",
                                request -> CompletableFuture.completedStage(health(health.essentialComponents()))),
                        Route.of(HttpMethod.GET, "/coordination/status", RouteAccess.of(Scope.READ), this::status)),
                StatusRoutes.class,
                "openapi-status.json");
    }

    private static Route open(String path, RequestHandler handler) {
        return Route.of(HttpMethod.GET, path, RouteAccess.OPEN, handler).free();
    }

    private static Response health(Map<String, Health> components) {
        Health.HealthStatus worst = HealthAggregator.overall(components);
        ObjectNode body = Json.mapper().createObjectNode().put("status", worst.name());
        ObjectNode parts = body.putObject("components");
        components.forEach((name, health) -> {
            ObjectNode part =
                    parts.putObject(name).put("status", health.status().name());
            if (!health.reason().isEmpty()) {
                part.put("reason", health.reason());
            }
        });
        return Response.json(worst == Health.HealthStatus.DOWN ? UNAVAILABLE : OK, body);
    }

    private CompletionStage<Response> status(Request request) {
        return agents.all().thenApply(this::status);
    }

    private Response status(ArrayNode list) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putArray("nodes")
                .addObject()
                .put("id", node.id().node())
                .put("directory", node.id().directory())
                .put("label", node.label())
                .put("version", node.version())
                .put("startedAt", node.startedAt().toString())
                .put("ready", health.isReady());
        body.set("agents", list);
        body.set("deployment", deployment.get());
        body.putObject("configuration").put("version", configuration.getAsLong());
        StoreStatus status = health.storage();
        ObjectNode store = body.putObject("storage")
                .put("mode", status.mode())
                .put("durability", status.durability().name());
        status.problem().ifPresent(problem -> store.put("problem", problem));
        status.counters().forEach(store::put);
        store.put("conflicts", health.waitingConflicts());
        ObjectNode held = body.putObject("held");
        health.heldMessages().forEach((kind, count) -> held.put(kind.name().toLowerCase(Locale.ROOT), count));
        body.putArray("leases");
        return Response.json(OK, body);
    }
}
