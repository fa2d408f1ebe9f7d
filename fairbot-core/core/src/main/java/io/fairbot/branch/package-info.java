/**
 * The branch API: branches with their descriptions, locations and opening times.
 *
 * <p>Start at {@link io.fairbot.branch.Branch}; {@link io.fairbot.branch.OpeningHours} has the opening times.
 */
@NullMarked
package io.fairbot.branch;

import org.jspecify.annotations.NullMarked;
