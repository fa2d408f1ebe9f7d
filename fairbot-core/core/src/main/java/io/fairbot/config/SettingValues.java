package io.fairbot.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The typed values of settings of one thing, such as of a branch and its line. Immutable. */
public final class SettingValues {
    /** The values of a thing without settings. */
    public static final SettingValues NONE = new SettingValues(Map.of());

    private final Map<Setting<?>, Object> values;

    SettingValues(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Returns these values with one more, or with another one.
     *
     * @param setting the setting
     * @param value its value
     * @param <T> the type of the value
     * @return new values
     */
    public <T> SettingValues with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(setting, value);
        return new SettingValues(changed);
    }

    /**
     * Returns these values and others, which prevail.
     *
     * @param others further values
     * @return new values
     */
    public SettingValues and(SettingValues others) {
        Map<Setting<?>, Object> all = new LinkedHashMap<>(values);
        all.putAll(others.values);
        return new SettingValues(all);
    }

    /**
     * Finds the value of a setting that can be absent.
     *
     * @param setting the setting
     * @param <T> the type of the value
     * @return its value, or its default; empty when it has neither
     */
    public <T> Optional<T> find(Setting<T> setting) {
        Object value = values.get(setting);
        if (value == null) {
            return setting.defaultValue().map(setting.type().parser()::parse);
        }
        // with() and SettingSchema keep the type of a setting and of its value the same.
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return Optional.of(typed);
    }

    /**
     * Returns the value of a setting that is required or has a default.
     *
     * @param setting the setting
     * @param <T> the type of the value
     * @return its value, or its default
     * @throws IllegalStateException when it has neither: use {@link #find}, or declare it as required
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException(setting.name() + " has no value and no default."));
    }

    /** Returns the values of some settings. */
    SettingValues only(Collection<Setting<?>> settings) {
        Map<Setting<?>, Object> some = new LinkedHashMap<>(values);
        some.keySet().retainAll(settings);
        return new SettingValues(some);
    }

    /** Returns whether a setting has a value of its own. */
    boolean has(Setting<?> setting) {
        return values.containsKey(setting);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SettingValues some && some.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the names of the settings, never a value. */
    @Override
    public String toString() {
        return values.keySet().stream().map(Setting::name).sorted().collect(Collectors.joining(", ", "[", "]"));
    }
}
