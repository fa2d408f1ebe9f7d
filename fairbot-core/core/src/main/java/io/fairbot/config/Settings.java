package io.fairbot.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The bootstrap settings of one process: immutable, typed, and checked as a whole.
 *
 * <p>Later origins take precedence: built-in defaults, the file {@code .env} in the working directory, the environment,
 * system properties ({@code fairbot.api.port} for {@code FAIRBOT_API_PORT}), and values that the host sets with
 * {@link #with}. Only {@link #fromEnvironment()} reads the file, the environment and the properties. An empty value counts
 * as not set.
 *
 * <p>Safe for use from any thread.
 */
public final class Settings {
    private final Map<Setting<?>, SettingValue> entries;
    private final List<String> warnings;

    Settings(Map<Setting<?>, SettingValue> entries, List<String> warnings) {
        this.entries = Map.copyOf(entries);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads {@code .env} in the working directory, the environment and the system properties.
     *
     * @return the settings
     * @throws SettingsException when a value is not allowed; the message lists every problem
     */
    public static Settings fromEnvironment() {
        return new SettingsReader()
                .dotenv(Path.of(""))
                .environment(System.getenv())
                .properties(System.getProperties())
                .read();
    }

    /**
     * Parses settings from texts without reading any other source, such as those that a file {@code .env} is about to
     * contain. Their origin is {@link SettingOrigin#DOTENV}.
     *
     * @param variables values by the names of their variables, such as {@code FAIRBOT_API_PORT}; names without the prefix are
     *     ignored
     * @return the settings
     * @throws SettingsException when a value is not allowed; the message lists every problem
     */
    public static Settings fromVariables(Map<String, String> variables) {
        return new SettingsReader().variables(variables).read();
    }

    /**
     * Returns the built-in defaults, without reading any other source.
     *
     * @return the settings
     */
    public static Settings defaults() {
        return new SettingsReader().read();
    }

    /**
     * Returns these settings with one value replaced.
     *
     * @param setting the setting, see {@link BootstrapSettings}
     * @param value its value
     * @param <T> the type of the value
     * @return new settings
     */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, SettingValue> changed = new HashMap<>(entries);
        changed.put(setting, new SettingValue(value, SettingOrigin.BUILDER));
        return new Settings(changed, warnings);
    }

    /**
     * Returns the value of a setting that has a default.
     *
     * @param setting the setting
     * @param <T> the type of the value
     * @return its value
     * @throws IllegalStateException when it has neither value nor default: use {@link #find}
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException(setting.name() + " has no value and no default."));
    }

    /**
     * Returns the value of a setting that can be absent.
     *
     * @param setting the setting
     * @param <T> the type of the value
     * @return its value, or empty
     */
    public <T> Optional<T> find(Setting<T> setting) {
        SettingValue entry = entries.get(setting);
        if (entry == null) {
            return Optional.empty();
        }
        // The reader and with() keep the type of a setting and of its value the same.
        @SuppressWarnings("unchecked")
        T value = (T) entry.value();
        return Optional.of(value);
    }

    /**
     * Returns the origin of a setting's value.
     *
     * @param setting the setting
     * @return its origin; {@link SettingOrigin#DEFAULT} also where there is no value
     */
    public SettingOrigin origin(Setting<?> setting) {
        SettingValue entry = entries.get(setting);
        return entry == null ? SettingOrigin.DEFAULT : entry.origin();
    }

    /**
     * Returns the value of a setting in the form of the settings, masked if it is secret.
     *
     * @param setting the setting
     * @return its value, or empty
     */
    public Optional<String> masked(Setting<?> setting) {
        return find(setting).map(value -> setting.secret() ? Secret.MASK : SettingTypes.format(value));
    }

    /**
     * Returns warnings for the operator about settings that can be used, such as names that look misspelt.
     *
     * @return sentences, often none
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Returns {@link BootstrapSettings#DATA_DIR}.
     *
     * @return the data directory
     */
    public Path dataDir() {
        return get(BootstrapSettings.DATA_DIR);
    }

    /**
     * Returns {@link BootstrapSettings#API_HOST}.
     *
     * @return the address the API listens on
     */
    public String apiHost() {
        return get(BootstrapSettings.API_HOST);
    }

    /**
     * Returns {@link BootstrapSettings#API_PORT}.
     *
     * @return the port of the API; 0 for any free one
     */
    public int apiPort() {
        return get(BootstrapSettings.API_PORT);
    }

    /**
     * Returns {@link BootstrapSettings#TIMEZONE}.
     *
     * @return the zone of a branch that names none
     */
    public ZoneId timezone() {
        return get(BootstrapSettings.TIMEZONE);
    }

    /**
     * Returns {@link BootstrapSettings#LOCALE}.
     *
     * @return the language of the bot
     */
    public Locale locale() {
        return get(BootstrapSettings.LOCALE);
    }

    /** Returns the names that are set and their origins, never a value. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Settings[");
        String separator = "";
        for (Setting<?> setting : BootstrapSettings.all()) {
            if (entries.containsKey(setting)) {
                text.append(separator)
                        .append(setting.name())
                        .append(" from ")
                        .append(origin(setting).label());
                separator = ", ";
            }
        }
        return text.append(']').toString();
    }

    record SettingValue(Object value, SettingOrigin origin) {}
}
