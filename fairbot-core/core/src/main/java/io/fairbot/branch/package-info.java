/**
 * The shops of the house: where they are, and when they are open.
 *
 * <p>Start at {@link io.fairbot.branch.Branch}; {@link io.fairbot.branch.OpeningHours} answers every question of time.
 */
@NullMarked
package io.fairbot.branch;

import org.jspecify.annotations.NullMarked;
