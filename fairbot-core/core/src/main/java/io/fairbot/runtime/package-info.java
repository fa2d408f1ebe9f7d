/**
 * The runtime environment that a test can replace: time, identifiers and executors.
 *
 * <p>Start at {@link io.fairbot.runtime.Platform}, which joins the three.
 */
@NullMarked
package io.fairbot.runtime;

import org.jspecify.annotations.NullMarked;
