package io.fairbot.storage.internal.mongo;

/**
 * Names one document, or one thing that batches of this process take in turn.
 *
 * @param collection the collection
 * @param id its name there
 */
record DocKey(String collection, String id) {}
