/**
 * The coordinator, with which a host application starts: it opens the store, serves the API, starts channels and agents in the
 * order of their dependencies, and stops them in reverse.
 *
 * <p>Start at {@link io.fairbot.coordination.Coordinator}.
 */
@NullMarked
package io.fairbot.coordination;

import org.jspecify.annotations.NullMarked;
