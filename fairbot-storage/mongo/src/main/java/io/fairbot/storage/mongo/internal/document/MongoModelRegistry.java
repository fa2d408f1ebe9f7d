package io.fairbot.storage.mongo.internal.document;

import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of the models a store was opened with, by name. */
public final class MongoModelRegistry {
    private final Map<String, MongoModel> byName = new LinkedHashMap<>();

    /**
     * Creates a registry.
     *
     * @throws StoreException when two models have one name, when one has a reserved name, or when an index cannot be
     *     created
     */
    public MongoModelRegistry(List<Model<?>> models) {
        for (Model<?> model : models) {
            if (byName.put(model.name(), new MongoModel(model)) != null) {
                throw refused("Two models are called " + model.name() + "; give one of them another name.");
            }
            if (MongoCollections.OWN.contains(model.name())) {
                throw refused(
                        "A model is called " + model.name() + ", which is a collection of the store itself; give it"
                                + " another name. Taken are " + String.join(", ", MongoCollections.OWN) + ".");
            }
        }
        byName.values().forEach(MongoModelRegistry::checkFields);
    }

    private static void checkFields(MongoModel model) {
        model.fields().stream()
                .filter(field -> field.isEmpty() || field.startsWith("$") || field.matches("(?s).*[.\0].*"))
                .findFirst()
                .ifPresent(field -> {
                    throw refused("The model " + model.name() + " has an index on the field \"" + field
                            + "\", which MongoDB cannot index: choose a name without dots that begins with no dollar.");
                });
    }

    private static StoreException refused(String sentence) {
        return new StoreException(StoreErrorCode.REFUSED, sentence);
    }

    public Collection<MongoModel> all() {
        return byName.values();
    }

    public Optional<MongoModel> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public MongoModel of(Model<?> model) {
        return named(model.name())
                .orElseThrow(() -> new IllegalArgumentException("The store was opened without the model " + model.name()
                        + "; name it when the store is opened."));
    }
}
