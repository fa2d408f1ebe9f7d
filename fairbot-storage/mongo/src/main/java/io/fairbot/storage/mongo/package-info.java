/** A document store in MongoDB, used alone or by the hybrid store. Start at {@link io.fairbot.storage.mongo.Mongo}. */
@NullMarked
package io.fairbot.storage.mongo;

import org.jspecify.annotations.NullMarked;
