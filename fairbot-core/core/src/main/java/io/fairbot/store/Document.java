package io.fairbot.store;

/**
 * A stored document with its id and version.
 *
 * @param model its model
 * @param id its id, unique within the model
 * @param version its version, which increases with every write of this document, also across its deletion: of two versions
 *     of one document the higher is the later; otherwise the number has no meaning
 * @param value its content
 * @param <T> the type of its content
 */
public record Document<T>(Model<T> model, String id, long version, T value) {}
