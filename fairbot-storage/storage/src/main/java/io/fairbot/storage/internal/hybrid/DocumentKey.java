package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The key of a document across all models: model name and id.
 *
 * @param model the name of the model
 * @param id the id within the model
 */
record DocumentKey(String model, String id) {

    static DocumentKey of(RawWrite write) {
        return new DocumentKey(write.model().name(), write.id());
    }

    static Set<DocumentKey> of(RawBatch batch) {
        return batch.writes().stream().map(DocumentKey::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the key as the id of another document; model names contain no slash. */
    String text() {
        return model + "/" + id;
    }
}
