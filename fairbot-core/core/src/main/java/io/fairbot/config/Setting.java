package io.fairbot.config;

import java.util.Optional;

/**
 * A setting of the process, of a branch or of a line: its name, type, default and description.
 *
 * @param name the name: of a bootstrap setting the environment variable, such as {@code FAIRBOT_API_PORT}; of one in a
 *     {@link SettingSchema} a lower-case letter and up to 39 more letters or digits
 * @param description one sentence for the operator
 * @param defaultValue the default in the form of the settings, empty for none
 * @param secret whether its value is masked wherever it is shown
 * @param type the type of its value
 * @param <T> the type of its value
 */
public record Setting<T>(
        String name, String description, Optional<String> defaultValue, boolean secret, SettingType<T> type) {

    /**
     * Returns the name of the system property that overrides the variable of a bootstrap setting, such as
     * {@code fairbot.api.port}.
     *
     * @return the property's name
     */
    public String property() {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    }

    /**
     * The type of a setting's value: its allowed values and its parser.
     *
     * @param allowed the allowed values, as the end of the sentence "It must be …"
     * @param parser the parser of a value; throws {@link IllegalArgumentException} when it is not allowed
     * @param <T> the type of the value
     */
    public record SettingType<T>(String allowed, ValueParser<T> parser) {}

    /**
     * A parser of setting values.
     *
     * @param <T> the type of the value
     */
    @FunctionalInterface
    public interface ValueParser<T> {

        /**
         * Parses a value.
         *
         * @param text the text, not empty and without surrounding blanks
         * @return the value
         * @throws IllegalArgumentException when the text is not allowed
         */
        T parse(String text);
    }
}
