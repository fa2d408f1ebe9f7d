/**
 * What a test of a bot, an agent or a store needs: time that a test moves, threads that a test runs, a store in memory, and
 * the contracts of the SPIs as suites to extend.
 *
 * <p>Start at {@link io.fairbot.runtime.virtual.VirtualPlatform}.
 */
@NullMarked
package io.fairbot.testkit;

import org.jspecify.annotations.NullMarked;
