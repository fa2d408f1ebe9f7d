package io.fairbot.config;

import java.util.Optional;

/**
 * One bootstrap setting: its name, its type, its default, and what it means.
 *
 * @param name the environment variable, such as {@code FAIRBOT_API_PORT}
 * @param description one sentence for the operator
 * @param defaultValue the default as it would be written, empty for none
 * @param secret whether its value is never shown
 * @param type how its value is read
 * @param <T> the type of its value
 */
public record Setting<T>(
        String name, String description, Optional<String> defaultValue, boolean secret, SettingType<T> type) {

    /**
     * Returns the name of the system property that overrides the variable, such as {@code fairbot.api.port}.
     *
     * @return the property's name
     */
    public String property() {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    }

    /**
     * How a value is read from text.
     *
     * @param allowed what is allowed, as the end of the sentence "It must be …"
     * @param parser turns text into a value; throws {@link IllegalArgumentException} for what is not allowed
     * @param <T> the type of the value
     */
    public record SettingType<T>(String allowed, ValueParser<T> parser) {}

    /**
     * Turns text into a value.
     *
     * @param <T> the type of the value
     */
    @FunctionalInterface
    public interface ValueParser<T> {

        /**
         * Reads a value.
         *
         * @param text what was written, without surrounding blanks and not empty
         * @return the value
         * @throws IllegalArgumentException when the text is not allowed
         */
        T parse(String text);
    }
}
