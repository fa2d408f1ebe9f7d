/** The HTTP routes of messages that are sent without being asked for. */
@NullMarked
package io.fairbot.coordination.internal.message;

import org.jspecify.annotations.NullMarked;
