/** The health and the status of a coordinator, as its API and its host see them. */
@NullMarked
package io.fairbot.coordination.status;

import org.jspecify.annotations.NullMarked;
