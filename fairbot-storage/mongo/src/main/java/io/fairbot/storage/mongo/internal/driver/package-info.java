/** Calls of the MongoDB driver: connections, timeouts, sessions and errors. Not part of the API. */
@NullMarked
package io.fairbot.storage.mongo.internal.driver;

import org.jspecify.annotations.NullMarked;
