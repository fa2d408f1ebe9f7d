/** Errors in the coordinator's threads, and what health says of them. */
@NullMarked
package io.fairbot.coordination.internal.fault;

import org.jspecify.annotations.NullMarked;
