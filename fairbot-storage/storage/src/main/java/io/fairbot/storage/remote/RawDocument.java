package io.fairbot.storage.remote;

import io.fairbot.Internal;
import io.fairbot.json.StoredJson;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import java.io.IOException;

/**
 * A document as it is stored.
 *
 * @param id its id within the model
 * @param version its version
 * @param fence the token it was written under, 0 for none
 * @param schemaVersion the version of the model in which the body is written
 * @param body its content
 */
@Internal
public record RawDocument(String id, long version, long fence, int schemaVersion, JsonBody body) {

    /**
     * Reads the content.
     *
     * @param model the model of the document
     * @param <T> the type of the content
     * @return the document
     * @throws IOException when the content does not match the model
     */
    public <T> Document<T> read(Model<T> model) throws IOException {
        StoredJson.StoredValue<T> stored =
                body.migrateFrom(model, schemaVersion).read(model);
        return new Document<>(model, id, version, stored.value(), stored.remainder());
    }
}
