package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * Says that a document has been written while the database was away. Named by {@link DocumentKey#text()}.
 *
 * @param model the name of the model
 * @param entry the last entry of the journal that wrote it
 * @param version its version since then
 * @param deleted whether it went
 */
record JournalMarker(String model, String entry, long version, boolean deleted) {
    static final Model<JournalMarker> MODEL = Model.builder("journal_documents", JournalMarker.class)
            .index("model")
            .internal()
            .notMirrored()
            .build();
}
