/**
 * Bootstrap settings: what is fixed for the life of the process, typed, checked all at once, with secrets masked.
 *
 * <p>Start at {@link io.fairbot.config.Settings}; {@link io.fairbot.config.BootstrapSettings} lists every setting.
 */
@NullMarked
package io.fairbot.config;

import org.jspecify.annotations.NullMarked;
