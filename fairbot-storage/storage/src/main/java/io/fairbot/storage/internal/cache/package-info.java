/** Documents that were read before, kept in memory. */
@NullMarked
package io.fairbot.storage.internal.cache;

import org.jspecify.annotations.NullMarked;
