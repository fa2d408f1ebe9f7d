package io.fairbot.http;

import java.util.Optional;

/**
 * A path and method of the API, and its handler.
 *
 * @param method the method
 * @param path an absolute path whose variable parts are in braces, such as {@code /sandbox/chats/{branch}/{phone}}; a last part
 *     {@code {name*}} matches the whole rest
 * @param access who may call it
 * @param quota whether calls count in the caller's rate limit
 * @param handler answers the requests
 * @param signIn the response without a valid key, in place of a problem: a page that asks for the key, with status 401
 */
public record Route(
        HttpMethod method,
        String path,
        RouteAccess access,
        RateLimitMode quota,
        RequestHandler handler,
        Optional<Response> signIn) {

    /** Whether calls are rate limited. */
    public enum RateLimitMode {
        /** They count in the caller's rate limit. */
        COUNTED,
        /** They do not count; the route has a limit of its own, or is so cheap that it needs none. */
        FREE
    }

    /**
     * Returns a route whose calls count in the rate limit.
     *
     * @param method the method
     * @param path the path
     * @param access who may call it
     * @param handler answers the requests
     * @return the route
     */
    public static Route of(HttpMethod method, String path, RouteAccess access, RequestHandler handler) {
        return new Route(method, path, access, RateLimitMode.COUNTED, handler, Optional.empty());
    }

    /**
     * Returns the same route, whose calls do not count in the rate limit.
     *
     * @return the route
     */
    public Route free() {
        return new Route(method, path, access, RateLimitMode.FREE, handler, signIn);
    }

    /**
     * Returns the same route with a page that asks for the key.
     *
     * @param page the response without a valid key; its status is 401
     * @return the route
     */
    public Route signIn(Response page) {
        return new Route(method, path, access, quota, handler, Optional.of(page));
    }
}
