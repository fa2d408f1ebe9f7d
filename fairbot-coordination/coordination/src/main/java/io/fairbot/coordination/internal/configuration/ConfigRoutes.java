package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigChange;
import io.fairbot.config.ConfigException;
import io.fairbot.config.ConfigVersion;
import io.fairbot.config.Settings;
import io.fairbot.coordination.internal.http.PageParameters;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of the configuration: show, history, update, rollback. */
public final class ConfigRoutes {
    private static final int OK = 200;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Settings settings;
    private final StoredConfiguration configuration;

    /** Creates the routes. */
    public ConfigRoutes(Settings settings, StoredConfiguration configuration) {
        this.settings = settings;
        this.configuration = configuration;
    }

    /** Returns the routes. */
    public HttpModule module() {
        RouteAccess read = RouteAccess.of(Scope.READ);
        RouteAccess admin = RouteAccess.of(Scope.ADMIN);
        return HttpModule.of(
                "config",
                List.of(
                        Route.of(HttpMethod.GET, "/config", read, this::show),
                        Route.of(HttpMethod.GET, "/config/history", read, this::history),
                        Route.of(HttpMethod.POST, "/config/update", admin, this::update),
                        Route.of(HttpMethod.POST, "/config/rollback", admin, this::rollback)),
                ConfigRoutes.class,
                "openapi-config.json");
    }

    private CompletionStage<Response> show(Request request) {
        return configuration
                .current()
                .exceptionallyCompose(ConfigRoutes::toProblem)
                .thenApply(current -> Response.json(OK, whole(current)));
    }

    private ObjectNode whole(ConfigVersion current) {
        ObjectNode body = head(current);
        ObjectNode agents = body.putObject("agents");
        configuration.sections().forEach((id, section) -> {
            ObjectNode agent = agents.putObject(id).put("runs", section.runningVersion());
            agent.set("values", current.sections().get(id));
            agent.set("schema", section.schema());
        });
        body.set("differences", changes(configuration.differences()));
        ArrayNode bootstrap = body.putArray("bootstrap");
        BootstrapSettings.all().forEach(setting -> {
            ObjectNode one = bootstrap
                    .addObject()
                    .put("name", setting.name())
                    .put("meaning", setting.description())
                    .put("origin", settings.origin(setting).label());
            settings.masked(setting).ifPresent(value -> one.put("value", value));
        });
        return body;
    }

    private CompletionStage<Response> history(Request request) {
        int limit = PageParameters.limit(request);
        try {
            return configuration
                    .history(limit, request.query("cursor"))
                    .exceptionallyCompose(ConfigRoutes::toProblem)
                    .thenApply(part -> {
                        ObjectNode body = Json.mapper().createObjectNode();
                        ArrayNode versions = body.putArray("versions");
                        part.versions().forEach(version -> versions.add(brief(version)));
                        part.next().ifPresent(next -> body.put("next", next));
                        return Response.json(OK, body);
                    });
        } catch (IllegalArgumentException e) {
            throw PageParameters.badCursor();
        }
    }

    private CompletionStage<Response> update(Request request) {
        RequestFields fields = request.fields();
        long version = version(fields, "version");
        Map<String, ObjectNode> patch = patch(request, fields, "agents");
        fields.check();
        return done(configuration.update(version, patch, request.principal().id()));
    }

    /**
     * Returns the changes by agent. They are parsed later, by the configuration type of each agent.
     *
     * @param field the object that holds them
     */
    public static Map<String, ObjectNode> patch(Request request, RequestFields fields, String field) {
        Map<String, ObjectNode> patch = new LinkedHashMap<>();
        if (!fields.has(field)) {
            fields.wrong(field, "is missing: it must be an object with what changes, by agent");
            return patch;
        }
        JsonNode agents = body(request).path(field);
        if (!agents.isObject()) {
            fields.wrong(field, "must be an object with what changes, by agent");
        }
        agents.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode section) {
                patch.put(entry.getKey(), section);
            } else {
                fields.wrong(field, "must hold an object for each agent");
            }
        });
        return patch;
    }

    private static JsonNode body(Request request) {
        try {
            return Json.mapper().readTree(request.body());
        } catch (java.io.IOException e) {
            // Parsed before, so it cannot fail.
            throw new java.io.UncheckedIOException(e);
        }
    }

    private CompletionStage<Response> rollback(Request request) {
        RequestFields fields = request.fields();
        long version = version(fields, "version");
        long to = version(fields, "to");
        fields.check();
        return done(configuration.rollback(version, to, request.principal().id()));
    }

    /** Returns a required version number. */
    public static long version(RequestFields fields, String field) {
        BigDecimal number = fields.number(field, BigDecimal.ONE, MOST);
        if (number.stripTrailingZeros().scale() > 0) {
            fields.wrong(field, "must be a whole number");
        }
        return number.longValue();
    }

    private static CompletionStage<Response> done(CompletionStage<ConfigVersion> change) {
        return change.exceptionallyCompose(ConfigRoutes::toProblem)
                .thenApply(decided -> Response.json(OK, brief(decided)));
    }

    private static ObjectNode head(ConfigVersion version) {
        return Json.mapper()
                .createObjectNode()
                .put("version", version.version())
                .put("at", version.at().toString())
                .put("by", version.by())
                .put("why", version.why());
    }

    private static ObjectNode brief(ConfigVersion version) {
        ObjectNode body = head(version);
        body.set("changes", changes(version.changes()));
        return body;
    }

    private static ArrayNode changes(List<ConfigChange> changes) {
        ArrayNode list = Json.mapper().createArrayNode();
        changes.forEach(change -> list.add(Json.mapper().<ObjectNode>valueToTree(change)));
        return list;
    }

    /** Converts the failure of a rejected change to a problem with its reason. */
    private static <T> CompletionStage<T> toProblem(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (!(cause instanceof ConfigException refused)) {
            return CompletableFuture.failedStage(cause);
        }
        String why = String.valueOf(refused.getMessage());
        Problem problem = switch (refused.reason()) {
            case STALE -> Problem.ofField(ProblemType.CONFLICT, "version", why);
            case INVALID, REJECTED -> Problem.ofField(ProblemType.INVALID_FIELDS, "agents", why);
            case UNKNOWN -> Problem.ofField(ProblemType.NOT_FOUND, "to", why);
            case UNAVAILABLE -> Problem.of(ProblemType.UNAVAILABLE, why).retryAfter(RETRY_AFTER);
        };
        return CompletableFuture.failedStage(problem.exception());
    }
}
