package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import io.fairbot.store.Durability;
import io.fairbot.store.StoreStatus;
import java.util.Optional;

/**
 * A change of the store's mode.
 *
 * @param mode the mode, see {@link StoreStatus#mode()}
 * @param durability the durability of what is acknowledged
 * @param problem the problem and its remedy, empty when there is none
 * @param journal the number of batches that wait for the database
 * @param conflicts the number of batches that wait for a decision
 */
public record StorageChange(String mode, Durability durability, Optional<String> problem, long journal, long conflicts)
        implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("storage.changed", Scope.READ);

    /**
     * Describes a status.
     *
     * @param status the status of the store
     * @return the content of an event
     */
    public static StorageChange of(StoreStatus status) {
        return new StorageChange(
                status.mode(),
                status.durability(),
                status.problem(),
                status.counters().getOrDefault("journal", 0L),
                status.counters().getOrDefault("conflicts", 0L));
    }

    @Override
    public EventKind kind() {
        return KIND;
    }

    @Override
    public String subject() {
        return "storage";
    }
}
