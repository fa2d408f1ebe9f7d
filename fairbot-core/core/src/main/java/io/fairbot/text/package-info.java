/**
 * Words as people write them, and the texts a bot answers with.
 *
 * <p>Start at {@link io.fairbot.text.TextBundle} for what the bot says and at {@link io.fairbot.text.WordTokenizer} for what it hears.
 */
@NullMarked
package io.fairbot.text;

import org.jspecify.annotations.NullMarked;
