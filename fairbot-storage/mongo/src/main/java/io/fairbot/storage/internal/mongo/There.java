package io.fairbot.storage.internal.mongo;

/**
 * What is there of a document before a batch.
 *
 * @param version its version, 0 when it is absent
 * @param batch the batch that wrote it, empty when it is absent
 */
record There(long version, String batch) {
    static final There NOTHING = new There(0, "");
}
