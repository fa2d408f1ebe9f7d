package io.fairbot.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An immutable map from a type to what an {@link Interpreter} of that type found in a message. */
public final class Insights {
    private static final Insights NONE = new Insights(Map.of());

    private final Map<Class<?>, Object> byType;

    private Insights(Map<Class<?>, Object> byType) {
        this.byType = Map.copyOf(byType);
    }

    /**
     * Returns the insights of an event that was not interpreted.
     *
     * @return no insights
     */
    public static Insights none() {
        return NONE;
    }

    /**
     * Returns the insights with one added or replaced.
     *
     * @param type the type, its key
     * @param insight what was found
     * @param <T> its type
     * @return new insights
     */
    public <T> Insights with(Class<T> type, T insight) {
        Map<Class<?>, Object> more = new HashMap<>(byType);
        more.put(type, insight);
        return new Insights(more);
    }

    /**
     * Returns the insight of a type.
     *
     * @param type the type
     * @param <T> the type
     * @return what was found, or empty
     */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(byType.get(type)).map(type::cast);
    }

    /** Returns the types only: what was found may be personal data. */
    @Override
    public String toString() {
        return "Insights" + byType.keySet();
    }
}
