/** The contents of the events that the library publishes itself. */
@NullMarked
package io.fairbot.event.data;

import org.jspecify.annotations.NullMarked;
