package io.fairbot.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a store is.
 *
 * @param mode one word for operators, such as MEMORY, EMBEDDED, NORMAL or DEGRADED
 * @param problem what is wrong and what to do, empty when all is well
 * @param figures what can be counted, such as how many batches wait for the database; by name, sorted
 */
public record StoreStatus(String mode, Optional<String> problem, Map<String, Long> figures) {

    /** Copies and sorts the figures. */
    public StoreStatus {
        figures = java.util.Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    /**
     * Makes a status without figures.
     *
     * @param mode one word for operators
     * @param problem what is wrong and what to do, empty when all is well
     */
    public StoreStatus(String mode, Optional<String> problem) {
        this(mode, problem, Map.of());
    }
}
