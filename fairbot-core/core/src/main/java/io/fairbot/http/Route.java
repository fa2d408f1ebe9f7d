package io.fairbot.http;

import io.fairbot.config.RateLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * A route of the API: method, path, access rule and handler.
 *
 * @param method the method
 * @param path an absolute path whose variable parts are in braces, such as {@code /sandbox/chats/{branch}/{phone}}; a last
 *     part {@code {name*}} matches the remaining path
 * @param access the access rule
 * @param quota whether calls count toward the caller's rate limit
 * @param handler the handler of the requests
 * @param maxBody the largest size of the body in bytes, 0 or more; {@value #DEFAULT_MAX_BODY} by default. Without effect for
 *     {@link HttpMethod#GET}, which takes no body
 * @param bodyTimeout the maximum time in which the body must arrive; empty for that of the server, which is the upper limit
 * @param rateLimit the limit of the calls of one caller, in place of the general one; empty for the general one
 * @param signIn the response to a caller without a valid key, in place of a problem: a page that asks for the key, with
 *     status 401
 */
public record Route(
        HttpMethod method,
        String path,
        RouteAccess access,
        RateLimitMode quota,
        RequestHandler handler,
        int maxBody,
        Optional<Duration> bodyTimeout,
        Optional<RateLimit> rateLimit,
        Optional<Response> signIn) {
    /** The largest size of the body of a route that sets no other: 256 KiB. */
    public static final int DEFAULT_MAX_BODY = 256 * 1024;

    /** The rate limiting of a route's calls. */
    public enum RateLimitMode {
        /** Calls count toward the caller's rate limit. */
        COUNTED,
        /** Calls do not count; the route has its own limit, or is so cheap that it needs none. */
        FREE
    }

    /**
     * Returns a route whose calls count toward the rate limit.
     *
     * @param method the method
     * @param path the path
     * @param access the access rule
     * @param handler the handler of the requests
     * @return the route
     */
    public static Route of(HttpMethod method, String path, RouteAccess access, RequestHandler handler) {
        return new Route(
                method,
                path,
                access,
                RateLimitMode.COUNTED,
                handler,
                DEFAULT_MAX_BODY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Returns a route whose body is not held in memory, and whose calls count toward the rate limit.
     *
     * @param method the method
     * @param path the path
     * @param access the access rule
     * @param handler the handler of the requests
     * @return the route
     */
    public static Route upload(HttpMethod method, String path, RouteAccess access, UploadHandler handler) {
        return of(method, path, access, handler);
    }

    /**
     * Returns a route of WebSockets, whose connections count toward the rate limit. A key comes as {@code Authorization}, or from a
     * browser, which cannot send that header, as the protocol {@code fairbot.key.fb_...} next to {@code fairbot}.
     *
     * @param path the path
     * @param access the access rule
     * @param handler the handler of the connections
     * @return the route
     */
    public static Route socket(String path, RouteAccess access, SocketHandler handler) {
        return of(HttpMethod.GET, path, access, handler);
    }

    /**
     * Returns a copy of the route whose calls do not count toward the rate limit.
     *
     * @return the route
     */
    public Route free() {
        return new Route(
                method, path, access, RateLimitMode.FREE, handler, maxBody, bodyTimeout, Optional.empty(), signIn);
    }

    /**
     * Returns a copy of the route with a page that asks for the key.
     *
     * @param page the response to a caller without a valid key; its status is 401
     * @return the route
     */
    public Route signIn(Response page) {
        return new Route(method, path, access, quota, handler, maxBody, bodyTimeout, rateLimit, Optional.of(page));
    }

    /**
     * Returns a copy of the route with another limit of the body. Unless the handler is an {@link UploadHandler}, the body is in
     * memory while the request is handled.
     *
     * @param bytes the largest size, 0 or more
     * @return the route
     */
    public Route maxBody(int bytes) {
        return new Route(method, path, access, quota, handler, bytes, bodyTimeout, rateLimit, signIn);
    }

    /**
     * Returns a copy of the route with a shorter time for the body; a peer that needs more is cut off.
     *
     * @param time the maximum time in which the body must arrive
     * @return the route
     */
    public Route bodyTimeout(Duration time) {
        return new Route(method, path, access, quota, handler, maxBody, Optional.of(time), rateLimit, signIn);
    }

    /**
     * Returns a copy of the route with a rate limit of its own: its calls count toward this one, and not toward the general one.
     *
     * @param limit the limit of one caller
     * @return the route
     */
    public Route rateLimit(RateLimit limit) {
        return new Route(
                method, path, access, RateLimitMode.COUNTED, handler, maxBody, bodyTimeout, Optional.of(limit), signIn);
    }

    /**
     * Returns a copy of the route with another handler.
     *
     * @param other the handler of the requests
     * @return the route
     */
    public Route handledBy(RequestHandler other) {
        return new Route(method, path, access, quota, other, maxBody, bodyTimeout, rateLimit, signIn);
    }
}
