/**
 * The HTTP server of the coordinator's API, which is Undertow. Found by the coordinator when this artifact is on the class path; a
 * host that brings a server of its own does without it.
 *
 * <p>Start at {@link io.fairbot.server.UndertowServerProvider}.
 */
@NullMarked
package io.fairbot.server;

import org.jspecify.annotations.NullMarked;
