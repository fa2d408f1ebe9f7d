/**
 * The one server: routes of all modules behind one chain of checks.
 *
 * <p>Start at {@link io.fairbot.coordination.internal.http.ApiServer}. A request passes {@link
 * io.fairbot.coordination.internal.http.RequestReader} (identity, host, size, route) and then {@link
 * io.fairbot.coordination.internal.http.RequestDispatcher} (key, quota, access, handler).
 */
@NullMarked
package io.fairbot.coordination.internal.http;

import org.jspecify.annotations.NullMarked;
