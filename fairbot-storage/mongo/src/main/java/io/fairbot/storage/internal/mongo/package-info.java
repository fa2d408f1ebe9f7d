/** The store in MongoDB. Not for hosts. */
@NullMarked
package io.fairbot.storage.internal.mongo;

import org.jspecify.annotations.NullMarked;
