/**
 * The REST API: routes of all modules behind one chain of checks, on a server of any kind.
 *
 * <p>Start at {@link io.fairbot.coordination.internal.http.ApiServer}. A request passes {@link
 * io.fairbot.coordination.internal.http.RequestDispatcher} (identity, host, route), then, with its body, {@link
 * io.fairbot.coordination.internal.http.RouteInvoker} (key, rate limit, access, handler).
 */
@NullMarked
package io.fairbot.coordination.internal.http;

import org.jspecify.annotations.NullMarked;
