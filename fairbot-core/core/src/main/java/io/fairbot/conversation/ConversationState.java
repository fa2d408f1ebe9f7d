package io.fairbot.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a conversation between two turns, as its handler left it. Immutable.
 *
 * @param step the step of the dialog, named by the handler; empty at its beginning
 * @param data values by name
 */
public record ConversationState(String step, Map<String, String> data) {
    /** The empty state: a new conversation. */
    public static final ConversationState NONE = new ConversationState("", Map.of());

    /** Copies the data. */
    public ConversationState {
        data = Map.copyOf(data);
    }

    /**
     * Returns a state without data.
     *
     * @param step the step of the dialog
     * @return the state
     */
    public static ConversationState of(String step) {
        return new ConversationState(step, Map.of());
    }

    /**
     * Returns the state with another value.
     *
     * @param key its name
     * @param value the value
     * @return the state
     */
    public ConversationState with(String key, String value) {
        Map<String, String> more = new HashMap<>(data);
        more.put(key, value);
        return new ConversationState(step, more);
    }

    /**
     * Returns the state at another step, with the same data.
     *
     * @param next the step of the dialog
     * @return the state
     */
    public ConversationState withStep(String next) {
        return new ConversationState(next, data);
    }

    /**
     * Returns a value.
     *
     * @param key its name
     * @return the value, or empty
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(data.get(key));
    }
}
