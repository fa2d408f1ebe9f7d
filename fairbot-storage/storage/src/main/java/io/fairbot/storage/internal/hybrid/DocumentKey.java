package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The name of a document over all models.
 *
 * @param model the name of the model
 * @param id the name within it
 */
record DocumentKey(String model, String id) {

    static DocumentKey of(RawWrite write) {
        return new DocumentKey(write.model().name(), write.id());
    }

    static Set<DocumentKey> of(RawBatch batch) {
        return batch.writes().stream().map(DocumentKey::of).collect(Collectors.toUnmodifiableSet());
    }

    /** As the id of another document; names of models hold no slash. */
    String text() {
        return model + "/" + id;
    }
}
