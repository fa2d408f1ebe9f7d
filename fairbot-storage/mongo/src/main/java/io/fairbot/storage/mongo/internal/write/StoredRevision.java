package io.fairbot.storage.mongo.internal.write;

/**
 * The revision of a document in the database: its version and the batch that wrote it.
 *
 * @param version its version, 0 when it is absent
 * @param batch the batch that wrote it, empty when it is absent
 */
record StoredRevision(long version, String batch) {
    static final StoredRevision NOTHING = new StoredRevision(0, "");
}
