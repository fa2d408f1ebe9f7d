/** Files of the data directory: readable by their owner only, and named with the reason when they cannot be used. */
@NullMarked
package io.fairbot.files;

import org.jspecify.annotations.NullMarked;
