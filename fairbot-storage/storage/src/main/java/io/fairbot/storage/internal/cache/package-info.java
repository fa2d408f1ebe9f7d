/** A read cache of documents. Not part of the API. */
@NullMarked
package io.fairbot.storage.internal.cache;

import org.jspecify.annotations.NullMarked;
