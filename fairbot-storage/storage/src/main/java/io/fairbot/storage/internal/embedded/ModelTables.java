package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of all models of a store. Immutable. */
final class ModelTables {
    private final Map<String, ModelTable> byModel = new LinkedHashMap<>();

    ModelTables(List<Model<?>> models) {
        for (Model<?> model : models) {
            if (byModel.put(model.name(), new ModelTable(model)) != null) {
                throw new StoreException(
                        StoreException.StoreErrorCode.REFUSED,
                        "Two models are called " + model.name() + "; give one of them another name.");
            }
        }
    }

    Collection<ModelTable> all() {
        return byModel.values();
    }

    ModelTable of(Model<?> model) {
        ModelTable table = byModel.get(model.name());
        if (table == null) {
            throw new IllegalArgumentException(
                    "The store was opened without the model " + model.name() + "; name it when the store is opened.");
        }
        return table;
    }
}
