/**
 * A virtual platform for tests: a clock, threads and identifiers that a test controls manually.
 *
 * <p>Start at {@link io.fairbot.runtime.virtual.VirtualPlatform}.
 */
@NullMarked
package io.fairbot.runtime.virtual;

import org.jspecify.annotations.NullMarked;
