/** The events of the application as a stream of the API. */
@NullMarked
package io.fairbot.coordination.internal.event;

import org.jspecify.annotations.NullMarked;
