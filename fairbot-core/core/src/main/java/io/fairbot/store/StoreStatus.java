package io.fairbot.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a store.
 *
 * @param mode one word for operators, such as MEMORY, EMBEDDED, NORMAL or DEGRADED
 * @param durability the durability of everything that was acknowledged so far
 * @param problem the problem and its remedy, empty when there is none
 * @param counters counters by name, sorted, such as the number of batches that wait for the database
 */
public record StoreStatus(String mode, Durability durability, Optional<String> problem, Map<String, Long> counters) {

    /** Copies and sorts the counters. */
    public StoreStatus {
        counters = java.util.Collections.unmodifiableMap(new TreeMap<>(counters));
    }

    /**
     * Creates the status of a store on this machine alone.
     *
     * @param mode one word for operators
     * @param problem the problem and its remedy, empty when there is none
     */
    public StoreStatus(String mode, Optional<String> problem) {
        this(mode, Durability.LOCAL, problem, Map.of());
    }
}
