package io.fairbot.storage.remote;

import io.fairbot.Internal;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.util.Optional;

/**
 * A write with its body serialized as JSON, for the journal and for replay.
 *
 * @param model the model of the document
 * @param id the id of the document
 * @param precondition the condition that must hold before the write
 * @param version the version of the document, when another store has assigned it; 0 when this store assigns it
 * @param schemaVersion the version of the model in which the body is written
 * @param body the content, empty to delete
 */
@Internal
public record RawWrite(
        Model<?> model,
        String id,
        Precondition precondition,
        long version,
        int schemaVersion,
        Optional<JsonBody> body) {

    /**
     * Converts a write of a caller.
     *
     * @param write the write
     * @return the same write in this form
     */
    public static RawWrite of(Write write) {
        Optional<JsonBody> body = write instanceof Write.Put<?> put ? Optional.of(JsonBody.of(put)) : Optional.empty();
        return new RawWrite(
                write.model(),
                write.id(),
                write.precondition(),
                0,
                write.model().schemaVersion(),
                body);
    }

    /**
     * Returns the write with the version assigned to it.
     *
     * @param given the version
     * @return the write with the version
     */
    public RawWrite withVersion(long given) {
        return new RawWrite(model, id, precondition, given, schemaVersion, body);
    }

    /**
     * Returns the body in the current schema version of the model.
     *
     * @return the body, empty to delete the document
     */
    public Optional<JsonBody> currentBody() {
        return body.map(content -> content.migrateFrom(model, schemaVersion));
    }

    /**
     * Returns whether it deletes the document.
     *
     * @return true when there is no body
     */
    public boolean isDelete() {
        return body.isEmpty();
    }
}
