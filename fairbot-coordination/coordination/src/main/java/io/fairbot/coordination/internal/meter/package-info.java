/** The meters of a coordinator's run, and their text for Prometheus. */
@NullMarked
package io.fairbot.coordination.internal.meter;

import org.jspecify.annotations.NullMarked;
