/**
 * The REST API: the routes of all modules behind one chain of checks, independent of the HTTP server.
 *
 * <p>Start at {@link io.fairbot.coordination.internal.http.ApiServer}. A request passes {@link
 * io.fairbot.coordination.internal.http.RequestDispatcher} (identity, host, route), then, with its body, {@link
 * io.fairbot.coordination.internal.http.RouteInvoker} (key, rate limit, access, handler).
 */
@NullMarked
package io.fairbot.coordination.internal.http;

import org.jspecify.annotations.NullMarked;
