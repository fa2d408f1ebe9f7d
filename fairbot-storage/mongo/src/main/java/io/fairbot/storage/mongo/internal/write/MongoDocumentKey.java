package io.fairbot.storage.mongo.internal.write;

/**
 * The key of a document, its collection and id; also used as a lock key.
 *
 * @param collection the collection
 * @param id the id in it
 */
public record MongoDocumentKey(String collection, String id) {}
