package io.fairbot.store;

import io.fairbot.Internal;
import io.fairbot.json.Remainder;

/** A write of one document, as part of a {@link Batch}. */
public sealed interface Write {

    /**
     * Returns the model of the document.
     *
     * @return the model
     */
    Model<?> model();

    /**
     * Returns the id of the document within its model.
     *
     * @return the id; 1 to 200 characters
     */
    String id();

    /**
     * Returns the condition under which the write is applied.
     *
     * @return the precondition
     */
    Precondition precondition();

    /**
     * Creates a write of a document that must be absent.
     *
     * @param model its model
     * @param id its id
     * @param value its content
     * @param <T> the type of its content
     * @return the write
     */
    static <T> Put<T> insert(Model<T> model, String id, T value) {
        return new Put<>(model, id, value, Precondition.ABSENT);
    }

    /**
     * Creates a write of a document in any state.
     *
     * @param model its model
     * @param id its id
     * @param value its content
     * @param <T> the type of its content
     * @return the write
     */
    static <T> Put<T> put(Model<T> model, String id, T value) {
        return new Put<>(model, id, value, Precondition.ANY);
    }

    /**
     * Creates a write that replaces a document, which must still have the version that was read. What this version of the
     * program does not know of the document is stored again.
     *
     * @param read the document as it was read
     * @param value its new content
     * @param <T> the type of its content
     * @return the write
     */
    static <T> Put<T> replace(Document<T> read, T value) {
        return new Put<>(read.model(), read.id(), value, Precondition.atVersion(read.version()), read.remainder());
    }

    /**
     * Creates a deletion of a document, which must still have the version that was read.
     *
     * @param read the document as it was read
     * @return the write
     */
    static Delete delete(Document<?> read) {
        return new Delete(read.model(), read.id(), Precondition.atVersion(read.version()));
    }

    /**
     * A write that stores a document.
     *
     * @param model its model
     * @param id its id
     * @param value its content
     * @param precondition the condition under which it is applied
     * @param remainder what is stored besides, since this version of the program does not know it
     * @param <T> the type of its content
     */
    record Put<T>(Model<T> model, String id, T value, Precondition precondition, Remainder remainder) implements Write {

        /**
         * Creates a write of a document that this version knows as a whole.
         *
         * @param model its model
         * @param id its id
         * @param value its content
         * @param precondition the condition under which it is applied
         */
        public Put(Model<T> model, String id, T value, Precondition precondition) {
            this(model, id, value, precondition, Remainder.NONE);
        }

        /**
         * Returns the document that was written.
         *
         * @param version its version
         * @return the document
         */
        @Internal
        public Document<T> written(long version) {
            return new Document<>(model, id, version, value, remainder.after(value));
        }
    }

    /**
     * A write that deletes a document; without effect when it is absent and the precondition allows that.
     *
     * @param model its model
     * @param id its id
     * @param precondition the condition under which it is applied
     */
    record Delete(Model<?> model, String id, Precondition precondition) implements Write {}
}
