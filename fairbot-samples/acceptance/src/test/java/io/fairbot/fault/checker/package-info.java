/**
 * Decides from the database alone, through the bare driver, whether what was acknowledged is there, whole and once. Uses nothing of
 * fairbot.
 */
@NullMarked
package io.fairbot.fault.checker;

import org.jspecify.annotations.NullMarked;
