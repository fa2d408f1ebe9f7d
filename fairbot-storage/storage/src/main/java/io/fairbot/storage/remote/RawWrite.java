package io.fairbot.storage.remote;

import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.util.Optional;

/**
 * A write in the form in which it is kept.
 *
 * @param model the kind of document
 * @param id its name
 * @param precondition what must be true beforehand
 * @param version the version the document gets, which another store has given already; 0 when this store gives it
 * @param schemaVersion the version of the model in which the body is written
 * @param body the content, empty to delete
 */
public record RawWrite(
        Model<?> model,
        String id,
        Precondition precondition,
        long version,
        int schemaVersion,
        Optional<JsonBody> body) {

    /** Brings a write of a caller into this form. */
    public static RawWrite of(Write write) {
        Optional<JsonBody> body =
                write instanceof Write.Put<?> put ? Optional.of(JsonBody.of(put.value())) : Optional.empty();
        return new RawWrite(
                write.model(),
                write.id(),
                write.precondition(),
                0,
                write.model().schemaVersion(),
                body);
    }

    /** Returns the write with the version that was given to it. */
    public RawWrite withVersion(long given) {
        return new RawWrite(model, id, precondition, given, schemaVersion, body);
    }

    /** Returns the body in today's shape of the model. */
    public Optional<JsonBody> currentBody() {
        return body.map(content -> content.migrateFrom(model, schemaVersion));
    }

    /** Returns whether the document goes. */
    public boolean isDelete() {
        return body.isEmpty();
    }
}
