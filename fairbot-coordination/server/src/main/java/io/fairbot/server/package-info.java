/**
 * The HTTP server of the coordinator's API, based on Undertow. The coordinator finds it when this artifact is on the class
 * path; a host application with its own server does not need it.
 *
 * <p>Start at {@link io.fairbot.server.UndertowServerProvider}.
 */
@NullMarked
package io.fairbot.server;

import org.jspecify.annotations.NullMarked;
