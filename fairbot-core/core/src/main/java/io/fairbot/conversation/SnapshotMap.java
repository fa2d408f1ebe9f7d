package io.fairbot.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An immutable map from a type to the snapshot of it that an agent published, such as rates and branches. */
public final class SnapshotMap {
    private static final SnapshotMap NONE = new SnapshotMap(Map.of());

    private final Map<Class<?>, Snapshot<?>> byType;

    private SnapshotMap(Map<Class<?>, Snapshot<?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /**
     * Returns an empty set of snapshots.
     *
     * @return no snapshots
     */
    public static SnapshotMap none() {
        return NONE;
    }

    /**
     * Returns the snapshots with one added or replaced.
     *
     * @param type the type, its key
     * @param snapshot the snapshot
     * @param <T> its type
     * @return new snapshots
     */
    public <T> SnapshotMap with(Class<T> type, Snapshot<T> snapshot) {
        Map<Class<?>, Snapshot<?>> more = new HashMap<>(byType);
        more.put(type, snapshot);
        return new SnapshotMap(more);
    }

    /**
     * Returns the snapshot of a type.
     *
     * @param type the type
     * @param <T> the type
     * @return the snapshot, or empty
     */
    public <T> Optional<Snapshot<T>> find(Class<T> type) {
        // with() puts nothing but a Snapshot<T> under a Class<T>.
        @SuppressWarnings("unchecked")
        Snapshot<T> found = (Snapshot<T>) byType.get(type);
        return Optional.ofNullable(found);
    }
}
