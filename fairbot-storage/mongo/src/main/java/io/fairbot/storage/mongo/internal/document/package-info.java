/** The stored form of documents in MongoDB: envelope, body, collections and indexes. Not part of the API. */
@NullMarked
package io.fairbot.storage.mongo.internal.document;

import org.jspecify.annotations.NullMarked;
