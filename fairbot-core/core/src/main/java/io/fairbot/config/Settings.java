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
    /** The texts of names that belong to no known setting; a channel may declare them. */
    private final Map<String, SettingsReader.RawSetting> others;

    Settings(
            Map<Setting<?>, SettingValue> entries,
            List<String> warnings,
            Map<String, SettingsReader.RawSetting> others) {
        this.entries = Map.copyOf(entries);
        this.warnings = List.copyOf(warnings);
        this.others = Map.copyOf(others);
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
        return new Settings(changed, warnings, others);
    }

    /**
     * Returns these settings with those of a group that is not fairbot's own, such as of a channel, read from the same origins.
     * Values that were set with {@link #with} stay. The coordinator does this for each of its channels.
     *
     * @param group the settings; their names begin with {@code FAIRBOT_}
     * @return new settings, without the warnings about the names of the group
     * @throws SettingsException when a value is not allowed; the message lists every problem
     * @throws IllegalArgumentException when a name does not begin with {@code FAIRBOT_} or is one of fairbot's own
     */
    public Settings declare(BootstrapSettings.SettingGroup group) {
        for (Setting<?> setting : group.settings()) {
            boolean taken = BootstrapSettings.all().stream()
                    .anyMatch(own -> own.name().equals(setting.name()) && !own.equals(setting));
            if (!setting.name().startsWith("FAIRBOT_") || taken) {
                throw new IllegalArgumentException("The group " + group.title() + " cannot declare " + setting.name()
                        + ": a name begins with FAIRBOT_ and is none of fairbot's own.");
            }
        }
        return SettingsReader.declare(this, others, group.settings());
    }

    /** Returns a copy of the values. */
    Map<Setting<?>, SettingValue> entries() {
        return new HashMap<>(entries);
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
