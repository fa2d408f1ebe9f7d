package io.fairbot.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a bot remembers of a conversation between two turns. Immutable.
 *
 * @param step where the conversation is, in words of the bot; empty at its beginning
 * @param data what was said before
 */
public record ConversationState(String step, Map<String, String> data) {
    /** Nothing is remembered. */
    public static final ConversationState NONE = new ConversationState("", Map.of());

    /** Copies the data. */
    public ConversationState {
        data = Map.copyOf(data);
    }

    /**
     * Makes a state without data.
     *
     * @param step where the conversation is
     * @return the state
     */
    public static ConversationState at(String step) {
        return new ConversationState(step, Map.of());
    }

    /**
     * Returns the state with one more thing remembered.
     *
     * @param key its name
     * @param value the thing
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
     * @param next where the conversation is now
     * @return the state
     */
    public ConversationState to(String next) {
        return new ConversationState(next, data);
    }

    /**
     * Returns something that was remembered.
     *
     * @param key its name
     * @return the thing, or empty
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(data.get(key));
    }
}
