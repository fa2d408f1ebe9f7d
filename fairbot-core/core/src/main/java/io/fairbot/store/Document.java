package io.fairbot.store;

/**
 * A document as it was stored.
 *
 * @param model what kind it is
 * @param id its name within the model
 * @param version rises with every write of this document, also over its deletion: of two versions of one document the
 *     higher is the later; otherwise the number means nothing
 * @param value its content
 * @param <T> the type of its content
 */
public record Document<T>(Model<T> model, String id, long version, T value) {}
