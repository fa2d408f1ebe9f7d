/**
 * The server-independent HTTP API: routes that agents and channels provide, and the interface between the coordinator and
 * its HTTP server.
 *
 * <p>To provide routes, start at {@link io.fairbot.http.HttpModule}; errors are {@link io.fairbot.http.Problem}s. To
 * integrate a server, start at {@link io.fairbot.http.HttpServerProvider}.
 */
@NullMarked
package io.fairbot.http;

import org.jspecify.annotations.NullMarked;
