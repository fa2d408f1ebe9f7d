/**
 * Kills the standalone at random moments under load, and looks at what the provider has afterwards.
 *
 * <p>Start at {@link io.fairbot.crash.CrashTest}; what is right and wrong is decided in
 * {@link io.fairbot.checker.CrashVerdict}, which knows nothing of fairbot.
 */
@NullMarked
package io.fairbot.crash;

import org.jspecify.annotations.NullMarked;
