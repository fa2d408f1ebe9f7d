package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * A marker for a document with pending journal entries. Its id is {@link DocumentKey#text()}.
 *
 * @param model the name of the model
 * @param entry the number of the last entry that wrote it
 * @param version its version since then
 * @param deleted whether the last pending write deleted it
 */
record JournalMarker(String model, String entry, long version, boolean deleted) {
    static final Model<JournalMarker> MODEL =
            Model.builder("journal_documents", JournalMarker.class).internal().build();
}
