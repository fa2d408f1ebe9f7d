/**
 * The interface between a dispatcher of HTTP requests, which the coordinator implements, and the server that receives them.
 *
 * <p>To integrate a server, start at {@link io.fairbot.http.server.HttpServerProvider}.
 */
@NullMarked
package io.fairbot.http.server;

import org.jspecify.annotations.NullMarked;
