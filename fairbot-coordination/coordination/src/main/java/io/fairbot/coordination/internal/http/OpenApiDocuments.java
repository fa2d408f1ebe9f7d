package io.fairbot.coordination.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Route;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** A builder of the OpenAPI description of the API from the parts of its modules. */
final class OpenApiDocuments {
    private static final String PROBLEM = "#/components/responses/Problem";

    private OpenApiDocuments() {}

    /** Returns the merged description of all modules. */
    static ObjectNode merge(List<HttpModule> modules, String version) {
        ObjectNode all = base();
        ((ObjectNode) all.path("info")).put("version", version);
        for (HttpModule module : modules) {
            ObjectNode part = module.openApi().deepCopy();
            module.routes().stream()
                    .filter(route -> part.path("paths").has(describedPath(route)))
                    .forEach(route -> complete(part, route));
            addAll(all.withObject("/paths"), part.path("paths"));
            for (String kind : List.of("schemas", "responses")) {
                addAll(
                        all.withObject("/components/" + kind),
                        part.path("components").path(kind));
            }
        }
        return all;
    }

    /** Adds the elements common to every route, which the parts omit: the security requirement and the problem responses. */
    private static void complete(ObjectNode part, Route route) {
        ObjectNode operation =
                (ObjectNode) part.path("paths").path(describedPath(route)).path(method(route));
        ObjectNode responses = operation.withObject("/responses");
        responses.putObject("default").put("$ref", PROBLEM);
        operation.putArray("security");
        route.access().scope().ifPresent(scope -> {
            String name = scope.name().toLowerCase(Locale.ROOT);
            operation.withArray("/security").addObject().putArray("key");
            operation.put("x-scope", name);
            responses.putObject("401").put("$ref", PROBLEM);
            responses.putObject("403").put("$ref", PROBLEM);
        });
    }

    private static void addAll(ObjectNode into, JsonNode from) {
        from.properties().forEach(entry -> {
            if (into.get(entry.getKey()) instanceof ObjectNode known) {
                // Two modules may offer different methods of one path.
                known.setAll((ObjectNode) entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static String describedPath(Route route) {
        return route.path().replace("*}", "}");
    }

    private static String method(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode base() {
        try (InputStream in = OpenApiDocuments.class.getResourceAsStream("openapi-base.json")) {
            return (ObjectNode) Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
