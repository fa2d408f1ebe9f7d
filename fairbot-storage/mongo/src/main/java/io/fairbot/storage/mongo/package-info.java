/** MongoDB as a store, alone or behind a local directory. Start at {@link io.fairbot.storage.mongo.Mongo}. */
@NullMarked
package io.fairbot.storage.mongo;

import org.jspecify.annotations.NullMarked;
