/**
 * What the world gives to the library and a test takes over: time, identifiers, threads.
 *
 * <p>Start at {@link io.fairbot.runtime.Platform}, which joins the three.
 */
@NullMarked
package io.fairbot.runtime;

import org.jspecify.annotations.NullMarked;
