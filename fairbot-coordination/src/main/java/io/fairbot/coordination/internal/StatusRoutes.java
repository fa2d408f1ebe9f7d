package io.fairbot.coordination.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Health;
import io.fairbot.http.Access;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Method;
import io.fairbot.http.Request;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.json.Json;
import io.fairbot.security.Scope;
import io.fairbot.store.StoreStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the house tells of itself: to a load balancer, to an operator. */
public final class StatusRoutes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Node node;
    private final HealthBoard board;
    private final List<AgentRunner> agents;
    private final Supplier<StoreStatus> storage;
    private final LongSupplier conflicts;

    /**
     * This process.
     *
     * @param id its identity
     * @param label what people call the machine
     * @param version the library's version
     * @param startedAt when it was started
     */
    public record Node(String id, String label, String version, Instant startedAt) {}

    /** Creates the routes. */
    public StatusRoutes(
            Node node,
            HealthBoard board,
            List<AgentRunner> agents,
            Supplier<StoreStatus> storage,
            LongSupplier conflicts) {
        this.node = node;
        this.board = board;
        this.agents = List.copyOf(agents);
        this.storage = storage;
        this.conflicts = conflicts;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "status",
                List.of(
                        open("/health", request -> health(board.components())),
                        open("/health/live", request -> health(Map.of())),
                        open("/health/ready", request -> health(readiness())),
                        Route.of(Method.GET, "/coordination/status", Access.of(Scope.READ), this::status)),
                StatusRoutes.class,
                "openapi-status.json");
    }

    private static Route open(String path, RequestHandler handler) {
        return Route.of(Method.GET, path, Access.OPEN, handler).free();
    }

    private Map<String, Health> readiness() {
        Map<String, Health> all = board.components();
        all.keySet().retainAll(HealthBoard.ESSENTIAL);
        return all;
    }

    private static CompletionStage<Response> health(Map<String, Health> components) {
        Health.Status worst = HealthBoard.overall(components);
        ObjectNode body = Json.mapper().createObjectNode().put("status", worst.name());
        ObjectNode parts = body.putObject("components");
        components.forEach((name, health) -> {
            ObjectNode part =
                    parts.putObject(name).put("status", health.status().name());
            if (!health.reason().isEmpty()) {
                part.put("reason", health.reason());
            }
        });
        return CompletableFuture.completedStage(Response.json(worst == Health.Status.DOWN ? UNAVAILABLE : OK, body));
    }

    private CompletionStage<Response> status(Request request) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putArray("nodes")
                .addObject()
                .put("id", node.id())
                .put("label", node.label())
                .put("version", node.version())
                .put("startedAt", node.startedAt().toString())
                .put("ready", board.isReady());
        ArrayNode list = body.putArray("agents");
        agents.forEach(agent -> describe(agent, list.addObject()));
        body.putObject("deployment").put("state", "idle");
        StoreStatus kept = storage.get();
        ObjectNode store = body.putObject("storage")
                .put("mode", kept.mode())
                .put("durability", kept.durability().name());
        kept.problem().ifPresent(problem -> store.put("problem", problem));
        kept.figures().forEach(store::put);
        store.put("conflicts", conflicts.getAsLong());
        body.putArray("leases");
        return Response.ok(body);
    }

    private static void describe(AgentRunner runner, ObjectNode into) {
        into.put("id", runner.agent().info().id())
                .put("version", runner.agent().info().version())
                .put("state", lower(runner.state()));
        ArrayNode dependsOn = into.putArray("dependsOn");
        new TreeSet<>(runner.agent().info().dependsOn()).forEach(dependsOn::add);
        into.putArray("instances")
                .addObject()
                .put("instance", runner.instance())
                .put("state", lower(runner.state()))
                .put("health", HealthBoard.overall(runner.health()).name());
    }

    private static String lower(AgentRunner.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
