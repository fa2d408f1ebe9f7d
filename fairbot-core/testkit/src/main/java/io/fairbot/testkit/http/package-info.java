/** A client of the routes and WebSockets of a bot under test, without an HTTP server. Start at {@link io.fairbot.testkit.http.TestHttp}. */
@NullMarked
package io.fairbot.testkit.http;

import org.jspecify.annotations.NullMarked;
