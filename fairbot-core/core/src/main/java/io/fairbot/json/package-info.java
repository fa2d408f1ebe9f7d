/**
 * The JSON mapping of the library: one mapper, one form for time and money.
 *
 * <p>Start at {@link io.fairbot.json.Json}.
 */
@NullMarked
package io.fairbot.json;

import org.jspecify.annotations.NullMarked;
