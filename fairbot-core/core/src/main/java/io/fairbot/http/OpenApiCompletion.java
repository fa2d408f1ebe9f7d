package io.fairbot.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The completion of the OpenAPI description of a module: it describes all routes but assets, and nothing else. */
final class OpenApiCompletion {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}*]+)\\*?}");

    private OpenApiCompletion() {}

    /** Returns a complete copy of a description; throws an exception when it describes what is no route. */
    static JsonNode complete(String module, List<Route> routes, JsonNode described) {
        if (!(described.deepCopy() instanceof ObjectNode all)) {
            throw new IllegalArgumentException("The OpenAPI description of " + module + " must be a JSON object.");
        }
        requireOffered(module, routes, all);
        for (Route route : routes) {
            String path = describedPath(route);
            if (!(route.handler() instanceof Asset)
                    && all.path("paths").path(path).path(method(route)).isMissingNode()) {
                describe(module, route, all.withObject("/paths").withObjectProperty(path));
            }
        }
        return all;
    }

    private static void requireOffered(String module, List<Route> routes, ObjectNode described) {
        Set<String> offered = new HashSet<>();
        for (Route route : routes) {
            if (!offered.add(method(route) + " " + describedPath(route))) {
                throw new IllegalArgumentException(
                        "The route " + route.method() + " " + route.path() + " of " + module + " is declared twice.");
            }
        }
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : described.path("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> unknown.add(method + " " + path.getKey()));
        }
        unknown.removeAll(offered);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The OpenAPI description of " + module
                    + " has operations that are no routes of it: " + unknown + "; offer or remove them.");
        }
    }

    private static void describe(String module, Route route, ObjectNode path) {
        ObjectNode operation = path.putObject(method(route));
        operation.put("operationId", operationId(module, route));
        operation.put("summary", route.method() + " " + route.path());
        operation.putArray("tags").add(module);
        Matcher variables = VARIABLE.matcher(route.path());
        ArrayNode parameters = operation.arrayNode();
        while (variables.find()) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", variables.group(1)).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        boolean isSocket = route.handler() instanceof SocketHandler;
        operation
                .putObject("responses")
                .putObject(isSocket ? "101" : "200")
                .put("description", isSocket ? "A WebSocket" : "The response");
    }

    private static String operationId(String module, Route route) {
        StringBuilder id = new StringBuilder(method(route));
        for (String word : (module + "/" + route.path()).split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    private static String describedPath(Route route) {
        return route.path().replace("*}", "}");
    }

    private static String method(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT);
    }
}
