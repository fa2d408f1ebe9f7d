package io.fairbot.http;

import java.util.Optional;

/**
 * A place of the API and what answers there.
 *
 * @param method the method
 * @param path an absolute path whose variable parts are in braces, such as {@code /sandbox/chats/{branch}/{phone}}; a part
 *     {@code {name*}} at the end takes the whole rest
 * @param access who may call it
 * @param quota whether it counts in the caller's rate limit
 * @param handler answers
 * @param signIn what somebody without a valid key gets in place of a problem: a page that asks for the key, with status 401
 */
public record Route(
        HttpMethod method,
        String path,
        RouteAccess access,
        RateLimitMode quota,
        RequestHandler handler,
        Optional<Response> signIn) {

    /** Whether calls are counted. */
    public enum RateLimitMode {
        /** They count in the caller's rate limit. */
        COUNTED,
        /** They do not; the route keeps a bound of its own, or is so cheap that it needs none. */
        FREE
    }

    /**
     * Makes a route that counts.
     *
     * @param method the method
     * @param path the path
     * @param access who may call it
     * @param handler answers
     * @return the route
     */
    public static Route of(HttpMethod method, String path, RouteAccess access, RequestHandler handler) {
        return new Route(method, path, access, RateLimitMode.COUNTED, handler, Optional.empty());
    }

    /**
     * Returns the same route without being counted.
     *
     * @return the route
     */
    public Route free() {
        return new Route(method, path, access, RateLimitMode.FREE, handler, signIn);
    }

    /**
     * Returns the same route with a page that asks for the key.
     *
     * @param page what somebody without a valid key gets; its status is 401
     * @return the route
     */
    public Route signIn(Response page) {
        return new Route(method, path, access, quota, handler, Optional.of(page));
    }
}
