/**
 * Virtual time: a clock, threads and identifiers that a test moves by hand.
 *
 * <p>Start at {@link io.fairbot.runtime.virtual.VirtualPlatform}.
 */
@NullMarked
package io.fairbot.runtime.virtual;

import org.jspecify.annotations.NullMarked;
