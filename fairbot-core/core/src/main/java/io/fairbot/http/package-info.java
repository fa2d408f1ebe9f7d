/**
 * The seam through which agents and channels offer routes and pages, without knowing the server.
 *
 * <p>Start at {@link io.fairbot.http.HttpModule}; errors are {@link io.fairbot.http.Problem}s.
 */
@NullMarked
package io.fairbot.http;

import org.jspecify.annotations.NullMarked;
