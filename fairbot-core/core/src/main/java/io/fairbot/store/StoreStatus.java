package io.fairbot.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a store is.
 *
 * @param mode one word for operators, such as MEMORY, EMBEDDED, NORMAL or DEGRADED
 * @param durability how far everything that was acknowledged until now has come
 * @param problem what is wrong and what to do, empty when all is well
 * @param counters what can be counted, such as how many batches wait for the database; by name, sorted
 */
public record StoreStatus(String mode, Durability durability, Optional<String> problem, Map<String, Long> counters) {

    /** Copies and sorts the figures. */
    public StoreStatus {
        counters = java.util.Collections.unmodifiableMap(new TreeMap<>(counters));
    }

    /**
     * Makes the status of a store on this machine alone.
     *
     * @param mode one word for operators
     * @param problem what is wrong and what to do, empty when all is well
     */
    public StoreStatus(String mode, Optional<String> problem) {
        this(mode, Durability.LOCAL, problem, Map.of());
    }
}
