package io.fairbot.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a store.
 *
 * @param mode one word for operators, such as MEMORY, EMBEDDED, NORMAL or DEGRADED
 * @param durability how durable everything is that was acknowledged until now
 * @param problem what is wrong and what to do, empty when all is well
 * @param counters counters by name, sorted, such as how many batches wait for the database
 */
public record StoreStatus(String mode, Durability durability, Optional<String> problem, Map<String, Long> counters) {

    /** Copies and sorts the counters. */
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
