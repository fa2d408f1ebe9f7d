package io.fairbot.config;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A declaration of settings that a thing has, such as a branch or a line: their names, types and defaults, and which of them
 * are required. Immutable.
 */
public final class SettingSchema {
    /** The schema of a thing without settings. */
    public static final SettingSchema NONE = new SettingSchema(Map.of(), Set.of());

    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");

    private final Map<String, Setting<?>> settings;
    private final Set<String> required;

    private SettingSchema(Map<String, Setting<?>> settings, Set<String> required) {
        this.settings = settings;
        this.required = required;
    }

    /**
     * Returns this schema with settings that must have a value.
     *
     * @param more the settings; each is a constant, by which its value is found again
     * @return the schema
     * @throws IllegalArgumentException when a name is taken or not allowed
     */
    public SettingSchema required(Setting<?>... more) {
        Set<String> names = new LinkedHashSet<>(required);
        Arrays.stream(more).map(Setting::name).forEach(names::add);
        return new SettingSchema(merged(List.of(more)), names);
    }

    /**
     * Returns this schema with settings that can be left out.
     *
     * @param more the settings; each is a constant, by which its value is found again
     * @return the schema
     * @throws IllegalArgumentException when a name is taken or not allowed
     */
    public SettingSchema optional(Setting<?>... more) {
        return new SettingSchema(merged(List.of(more)), required);
    }

    /**
     * Returns a schema with the settings of both; what one of them requires is required.
     *
     * @param other the other schema; it may contain the same settings
     * @return the schema
     * @throws IllegalArgumentException when both have different settings of one name
     */
    public SettingSchema and(SettingSchema other) {
        Set<String> names = new LinkedHashSet<>(required);
        names.addAll(other.required);
        return new SettingSchema(merged(other.settings()), names);
    }

    private Map<String, Setting<?>> merged(Collection<Setting<?>> more) {
        Map<String, Setting<?>> all = new LinkedHashMap<>(settings);
        for (Setting<?> setting : more) {
            if (!NAME.matcher(setting.name()).matches()) {
                throw new IllegalArgumentException("\"" + setting.name()
                        + "\" cannot name a setting: it must be a lower-case letter and up to 39 more letters"
                        + " or digits.");
            }
            Setting<?> before = all.putIfAbsent(setting.name(), setting);
            if (before != null && !before.equals(setting)) {
                throw new IllegalArgumentException(
                        "Two settings are called " + setting.name() + "; give one of them another name.");
            }
        }
        return all;
    }

    /**
     * Returns the settings.
     *
     * @return the settings, in the order of their declaration
     */
    public List<Setting<?>> settings() {
        return List.copyOf(settings.values());
    }

    /**
     * Finds a setting.
     *
     * @param name its name
     * @return the setting, or empty
     */
    public Optional<Setting<?>> find(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /**
     * Returns whether a setting must have a value.
     *
     * @param setting the setting
     * @return true when it was declared as required
     */
    public boolean isRequired(Setting<?> setting) {
        return required.contains(setting.name());
    }

    /**
     * Parses the values of a thing. Names that the schema does not contain are ignored.
     *
     * @param values the values by name: texts in the form of the settings, numbers, booleans, or lists of them
     * @param problems receives what is wrong: for each problem the rest of a sentence that begins with the name, such as
     *     {@code port must be a whole number, not "x"}; secrets are not shown
     * @return the values that are allowed
     */
    public SettingValues read(Map<String, Object> values, Consumer<String> problems) {
        Map<Setting<?>, Object> typed = new LinkedHashMap<>();
        for (Setting<?> setting : settings.values()) {
            Object value = values.get(setting.name());
            if (value != null && !value.equals("")) {
                read(setting, value, problems).ifPresent(parsed -> typed.put(setting, parsed));
            } else if (isMissing(setting)) {
                problems.accept(missing(setting));
            }
        }
        return new SettingValues(typed);
    }

    private static Optional<Object> read(Setting<?> setting, Object value, Consumer<String> problems) {
        try {
            return Optional.of(setting.type().parser().parse(text(value)));
        } catch (IllegalArgumentException e) {
            String shown = setting.secret() ? "" : ", not \"" + value + "\"";
            problems.accept(setting.name() + " must be " + setting.type().allowed() + shown);
            return Optional.empty();
        }
    }

    /**
     * Returns a value from JSON in the form of the settings, in which a list has commas.
     *
     * @param value a text, a number, a boolean, or a list of them
     * @return the text that {@link #read} parses
     * @throws IllegalArgumentException when it is an object, or a list with lists or commas in it
     */
    @Internal
    public static String text(Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(SettingSchema::item).collect(Collectors.joining(","));
        }
        if (value instanceof Map) {
            throw new IllegalArgumentException("an object");
        }
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : String.valueOf(value).strip();
    }

    private static String item(Object value) {
        String text = text(value);
        if (value instanceof List || text.contains(",")) {
            throw new IllegalArgumentException("a list in a list");
        }
        return text;
    }

    /**
     * Returns the values of the settings of this schema.
     *
     * @param values values of these and of other settings
     * @return those of these settings
     */
    public SettingValues only(SettingValues values) {
        return values.only(settings.values());
    }

    /**
     * Checks that every required setting has a value.
     *
     * @param values the values
     * @return what is wrong, as {@link #read} reports it; empty when nothing is missing
     */
    public List<String> missing(SettingValues values) {
        List<String> problems = new ArrayList<>();
        for (Setting<?> setting : settings.values()) {
            if (isMissing(setting) && !values.has(setting)) {
                problems.add(missing(setting));
            }
        }
        return problems;
    }

    /** Returns whether a setting is missing when it has no value of its own. */
    private boolean isMissing(Setting<?> setting) {
        return isRequired(setting) && setting.defaultValue().isEmpty();
    }

    private static String missing(Setting<?> setting) {
        return setting.name() + " is missing; it must be " + setting.type().allowed();
    }
}
