package io.fairbot.storage.mongo.internal;

/**
 * Names one document, or one thing that batches of this process take in turn.
 *
 * @param collection the collection
 * @param id its name there
 */
record MongoDocumentKey(String collection, String id) {}
