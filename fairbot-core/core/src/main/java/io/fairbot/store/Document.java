package io.fairbot.store;

import io.fairbot.json.Remainder;

/**
 * A stored document with its id and version.
 *
 * @param model its model
 * @param id its id, unique within the model
 * @param version its version, which increases with every write of this document, also across its deletion: of two versions
 *     of one document the higher is the later; otherwise the number has no meaning
 * @param value its content
 * @param remainder what this version of the program does not know of it
 * @param <T> the type of its content
 */
public record Document<T>(Model<T> model, String id, long version, T value, Remainder remainder) {

    /**
     * Creates a document that this version knows as a whole.
     *
     * @param model its model
     * @param id its id
     * @param version its version
     * @param value its content
     */
    public Document(Model<T> model, String id, long version, T value) {
        this(model, id, version, value, Remainder.NONE);
    }

    /**
     * Returns the document after it was replaced with {@link Write#replace}.
     *
     * @param next its version then
     * @param content its content then
     * @return the document
     */
    public Document<T> replaced(long next, T content) {
        return new Document<>(model, id, next, content, remainder.after(content));
    }
}
