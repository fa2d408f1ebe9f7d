/**
 * Definitions of meters: what is counted and timed, for Micrometer registries. The registry is {@link
 * io.fairbot.runtime.Platform#meters()}.
 */
@NullMarked
package io.fairbot.meter;

import org.jspecify.annotations.NullMarked;
