package io.fairbot.whatsapp.channel;

import io.fairbot.store.Model;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model of documents that a channel stores for its lines, and the fields of it that are secret.
 *
 * <p>Secret fields are encrypted with the key in {@code FAIRBOT_ENCRYPTION_KEY} (AES-256, GCM) before the store gets them;
 * a ciphertext is bound to its model, line, document and field. Migrations of the model see them encrypted.
 *
 * @param model the model
 * @param secretFields the top-level fields that are secret, possibly none
 * @param <T> the type of the documents
 */
public record ChannelModel<T>(Model<T> model, Set<String> secretFields) {
    /** The field in which the store has the line of a document. */
    public static final String LINE_FIELD = "line";

    /**
     * Copies and checks the fields.
     *
     * @throws IllegalArgumentException when an index or the retention uses a secret field or the field
     *     {@value #LINE_FIELD}, or the model is append-only
     */
    public ChannelModel {
        secretFields = Set.copyOf(secretFields);
        Set<String> clear = new TreeSet<>();
        model.indexes().forEach(index -> clear.addAll(index.fields()));
        model.retention().ifPresent(retention -> clear.add(retention.field()));
        for (String field : clear) {
            if (secretFields.contains(field) || field.equals(LINE_FIELD)) {
                throw new IllegalArgumentException("The model " + model.name() + " cannot use the field " + field
                        + " in an index or for its retention, because "
                        + (field.equals(LINE_FIELD) ? "the store has the line in it" : "it is secret")
                        + "; use another field.");
            }
        }
        if (model.isAppendOnly()) {
            throw new IllegalArgumentException("The model " + model.name()
                    + " of a channel must not be append-only, since a line reads its keys also while the database is"
                    + " unavailable; remove appendOnly().");
        }
    }

    /**
     * Declares a model without secrets.
     *
     * @param model the model
     * @param <T> the type of the documents
     * @return the declaration
     * @throws IllegalArgumentException when an index or the retention uses the field {@value #LINE_FIELD}, or the model is
     *     append-only
     */
    public static <T> ChannelModel<T> of(Model<T> model) {
        return new ChannelModel<>(model, Set.of());
    }

    /**
     * Returns the declaration with other secret fields.
     *
     * @param fields names of top-level fields, whatever their types
     * @return the declaration
     * @throws IllegalArgumentException as the constructor
     */
    public ChannelModel<T> secret(String... fields) {
        return new ChannelModel<>(model, Set.of(fields));
    }
}
