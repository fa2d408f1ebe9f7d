/** The store in MongoDB. Not for hosts. */
@NullMarked
package io.fairbot.storage.mongo.internal;

import org.jspecify.annotations.NullMarked;
