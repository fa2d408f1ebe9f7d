/**
 * Words of customers, and the texts that a bot answers with.
 *
 * <p>Start at {@link io.fairbot.text.TextBundle} for answers and at {@link io.fairbot.text.WordTokenizer} for what customers write.
 */
@NullMarked
package io.fairbot.text;

import org.jspecify.annotations.NullMarked;
