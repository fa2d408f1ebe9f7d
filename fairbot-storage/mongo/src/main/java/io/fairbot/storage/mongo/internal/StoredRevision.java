package io.fairbot.storage.mongo.internal;

/**
 * What is there of a document before a batch.
 *
 * @param version its version, 0 when it is absent
 * @param batch the batch that wrote it, empty when it is absent
 */
record StoredRevision(long version, String batch) {
    static final StoredRevision NOTHING = new StoredRevision(0, "");
}
