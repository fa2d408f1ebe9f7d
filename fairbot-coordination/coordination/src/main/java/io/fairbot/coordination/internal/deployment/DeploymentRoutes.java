package io.fairbot.coordination.internal.deployment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.coordination.internal.configuration.ConfigRoutes;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.coordination.internal.deployment.Deployment.GateResult;
import io.fairbot.coordination.status.CoordinatorStatus.DeploymentStatus;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of deployments: show the last one, plan or start one. */
public final class DeploymentRoutes {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MOST_AGENTS = 200;
    private static final int LONGEST_ID = 40;

    private final DeploymentRunner deployments;

    /** Creates the routes. */
    public DeploymentRoutes(DeploymentRunner deployments) {
        this.deployments = deployments;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "deployment",
                List.of(
                        Route.of(
                                HttpMethod.GET,
                                "/coordination/deploy",
                                RouteAccess.of(Scope.READ),
                                request -> Response.ok(view())),
                        Route.of(HttpMethod.POST, "/coordination/deploy", RouteAccess.of(Scope.ADMIN), this::deploy)),
                DeploymentRoutes.class,
                "openapi-deployment.json");
    }

    /** Returns the last deployment as JSON. */
    public ObjectNode view() {
        return deployments
                .last()
                .map(DeploymentRoutes::view)
                .orElseGet(() -> Json.mapper().createObjectNode().put("state", "idle"));
    }

    /** Returns the last deployment. */
    public Optional<DeploymentStatus> status() {
        return deployments
                .last()
                .map(last -> new DeploymentStatus(last.id(), last.state().name(), last.reason()));
    }

    private CompletionStage<Response> deploy(Request request) {
        DeploymentRequest order;
        boolean planOnly;
        RequestFields fields = request.fields();
        List<String> agents = fields.texts("agents", MOST_AGENTS, LONGEST_ID);
        planOnly = fields.flag("planOnly");
        if (fields.has("configuration")) {
            long version = ConfigRoutes.version(fields, "version");
            order = new DeploymentRequest(
                    request.principal().id(),
                    agents,
                    ConfigRoutes.patch(request, fields, "configuration"),
                    Optional.of(version));
        } else {
            order = new DeploymentRequest(request.principal().id(), agents, Map.of(), Optional.empty());
        }
        fields.check();
        if (planOnly) {
            return planned(order);
        }
        return deployments
                .begin(order)
                .exceptionallyCompose(DeploymentRoutes::toProblem)
                .thenApply(begun -> Response.json(ACCEPTED, view(begun)));
    }

    private CompletionStage<Response> planned(DeploymentRequest order) {
        try {
            return CompletableFuture.completedStage(Response.json(OK, view(deployments.plan(order))));
        } catch (DeploymentException e) {
            throw problem(e);
        }
    }

    private static CompletionStage<Deployment> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return CompletableFuture.failedStage(cause instanceof DeploymentException refused ? problem(refused) : cause);
    }

    private static ProblemException problem(DeploymentException refused) {
        return refused.field().isEmpty()
                ? Problem.of(ProblemType.CONFLICT, refused.getMessage()).exception()
                : Problem.ofField(ProblemType.INVALID_FIELDS, refused.field(), refused.getMessage())
                        .exception();
    }

    private static ObjectNode view(Deployment deployment) {
        ObjectNode view = Json.mapper()
                .createObjectNode()
                .put("id", deployment.id())
                .put("state", lower(deployment.state()))
                .put("reason", deployment.reason())
                .put("by", deployment.by())
                .put("at", deployment.at().toString());
        deployment.ended().ifPresent(ended -> view.put("ended", ended.toString()));
        ArrayNode steps = view.putArray("steps");
        deployment.steps().forEach(step -> steps.add(view(step)));
        ArrayNode gates = view.putArray("gates");
        deployment.gates().forEach(gate -> gates.add(view(gate)));
        deployment.move().ifPresent(move -> {
            ObjectNode configuration = view.putObject("configuration").put("before", move.before());
            move.after().ifPresent(after -> configuration.put("after", after));
            move.undone().ifPresent(undone -> configuration.put("undone", undone));
        });
        return view;
    }

    private static ObjectNode view(DeploymentStep step) {
        return Json.mapper()
                .createObjectNode()
                .put("agent", step.agent())
                .put("version", step.version())
                .put("action", step.worked() ? "restart" : "start")
                .put("state", lower(step.state()))
                .put("reason", step.reason());
    }

    private static ObjectNode view(GateResult gate) {
        return Json.mapper()
                .createObjectNode()
                .put("agent", gate.agent())
                .put("asked", gate.asked())
                .put("reason", gate.reason());
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
