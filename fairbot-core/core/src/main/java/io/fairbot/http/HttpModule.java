package io.fairbot.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A group of routes and their part of the OpenAPI description.
 *
 * @param name the name in messages, such as {@code sandbox}
 * @param routes the routes
 * @param openApi an OpenAPI object with {@code paths} and possibly {@code components}. A route that it does not describe gets a
 *     minimal description, except an {@link Asset}, which needs none
 */
public record HttpModule(String name, List<Route> routes, JsonNode openApi) {

    /**
     * Copies the routes and completes the description.
     *
     * @throws IllegalArgumentException when a route is declared twice, or the description has an operation that is no route; the
     *     message says which
     */
    public HttpModule {
        routes = List.copyOf(routes);
        openApi = OpenApiCompletion.complete(name, routes, openApi);
    }

    /**
     * Returns a module whose routes have minimal descriptions.
     *
     * @param name the name in messages
     * @param routes the routes
     * @return the module
     */
    public static HttpModule of(String name, Route... routes) {
        return new HttpModule(name, List.of(routes), Json.mapper().createObjectNode());
    }

    /**
     * Returns a module whose description is a class-path resource.
     *
     * @param name the name in messages
     * @param routes the routes
     * @param owner the class in whose package the resource is
     * @param resource the resource's name, a JSON file
     * @return the module
     * @throws IllegalArgumentException when the resource is missing or is not JSON
     */
    public static HttpModule of(String name, List<Route> routes, Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no resource " + resource + " next to " + owner + ".");
            }
            return new HttpModule(name, routes, Json.mapper().readTree(in));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The resource " + resource + " of " + owner + " is not JSON.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
