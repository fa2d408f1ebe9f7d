/**
 * The server-independent HTTP API: routes that agents and channels provide.
 *
 * <p>To provide routes, start at {@link io.fairbot.http.HttpModule}; errors are {@link io.fairbot.http.Problem}s.
 */
@NullMarked
package io.fairbot.http;

import org.jspecify.annotations.NullMarked;
