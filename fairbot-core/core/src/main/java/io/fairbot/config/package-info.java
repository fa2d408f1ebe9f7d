/**
 * The configuration API: bootstrap settings, fixed for the life of a process, and the runtime configuration, which changes
 * in versions.
 *
 * <p>Start at {@link io.fairbot.config.Settings}; {@link io.fairbot.config.BootstrapSettings} lists every setting. An agent
 * declares its part of the runtime configuration as a {@link io.fairbot.config.ConfigSection}.
 */
@NullMarked
package io.fairbot.config;

import org.jspecify.annotations.NullMarked;
