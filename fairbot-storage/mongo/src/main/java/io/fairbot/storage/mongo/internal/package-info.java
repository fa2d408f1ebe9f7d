/** The document store in MongoDB. Not part of the API. */
@NullMarked
package io.fairbot.storage.mongo.internal;

import org.jspecify.annotations.NullMarked;
