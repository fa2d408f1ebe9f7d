/**
 * HTTP without a server: routes that agents and channels offer, and the interface between the coordinator and the server it runs
 * on.
 *
 * <p>To offer routes, start at {@link io.fairbot.http.HttpModule}; errors are {@link io.fairbot.http.Problem}s. To bring a server,
 * start at {@link io.fairbot.http.HttpServerProvider}.
 */
@NullMarked
package io.fairbot.http;

import org.jspecify.annotations.NullMarked;
