package io.fairbot.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All that is known to a handler besides the conversation: rates, branches, whatever agents publish. Immutable. */
public final class Snapshots {
    private static final Snapshots NONE = new Snapshots(Map.of());

    private final Map<Class<?>, Snapshot<?>> byType;

    private Snapshots(Map<Class<?>, Snapshot<?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /**
     * Returns that nothing is known.
     *
     * @return no snapshots
     */
    public static Snapshots none() {
        return NONE;
    }

    /**
     * Returns these with one added or replaced.
     *
     * @param type under which it is found
     * @param snapshot what is known
     * @param <T> its type
     * @return new snapshots
     */
    public <T> Snapshots with(Class<T> type, Snapshot<T> snapshot) {
        Map<Class<?>, Snapshot<?>> more = new HashMap<>(byType);
        more.put(type, snapshot);
        return new Snapshots(more);
    }

    /**
     * Returns what is known of a type.
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
