package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of all models of a store. Immutable. */
final class Tables {
    private final Map<String, Table> byModel = new LinkedHashMap<>();

    Tables(List<Model<?>> models) {
        for (Model<?> model : models) {
            if (byModel.put(model.name(), new Table(model)) != null) {
                throw new StoreException(
                        StoreException.Reason.REFUSED,
                        "Two models are called " + model.name() + "; give one of them another name.");
            }
        }
    }

    Collection<Table> all() {
        return byModel.values();
    }

    Table of(Model<?> model) {
        Table table = byModel.get(model.name());
        if (table == null) {
            throw new IllegalArgumentException(
                    "The store was opened without the model " + model.name() + "; name it when the store is opened.");
        }
        return table;
    }
}
