/**
 * The text API: normalization and comparison of words, and the bundles of a bot's texts.
 *
 * <p>Start at {@link io.fairbot.text.TextBundle} for answers and at {@link io.fairbot.text.WordTokenizer} for what customers write.
 */
@NullMarked
package io.fairbot.text;

import org.jspecify.annotations.NullMarked;
