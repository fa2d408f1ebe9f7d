package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Settings;
import io.fairbot.config.SettingsException;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a working directory during setup. Precedence, highest first: environment and system properties, as at
 * every start; the user's answers and options; the existing file {@code .env}; imported values.
 */
final class SetupValues {
    private final StandaloneComponents application;
    private final Map<String, SetupValue> outside;
    private final Map<String, SetupValue> chosen = new LinkedHashMap<>();
    private final Map<String, SetupValue> existing;
    private final Map<String, SetupValue> imported;

    /**
     * A value and its origin.
     *
     * @param text the unparsed text; empty for none
     * @param origin the origin, in words
     */
    record SetupValue(String text, String origin) {
        private boolean hasTextOf(SetupValue other) {
            return text.equals(other.text);
        }
    }

    SetupValues(
            StandaloneComponents application,
            Map<String, SetupValue> outside,
            Map<String, SetupValue> existing,
            Map<String, SetupValue> imported) {
        this.application = application;
        this.outside = outside;
        this.existing = existing;
        this.imported = imported;
    }

    /** Sets a value chosen by the user. */
    void set(String name, String text, String origin) {
        chosen.put(name, new SetupValue(text, origin));
    }

    /** Sets the default explicitly, so that it appears in the file. */
    void setDefault(Setting<?> setting) {
        if (find(setting).isEmpty()) {
            setting.defaultValue().ifPresent(text -> set(setting.name(), text, "default"));
        }
    }

    /** Returns the effective value; empty for none. */
    Optional<SetupValue> find(Setting<?> setting) {
        return find(setting.name());
    }

    private Optional<SetupValue> find(String name) {
        Optional<SetupValue> now = given(outside, name).or(() -> Optional.ofNullable(chosen.get(name)));
        return now.or(() -> given(existing, name))
                .or(() -> given(imported, name))
                .filter(value -> !value.text.isBlank());
    }

    private static Optional<SetupValue> given(Map<String, SetupValue> source, String name) {
        return Optional.ofNullable(source.get(name)).filter(value -> !value.text.isBlank());
    }

    /** Returns whether the environment overrides the setting. */
    boolean isFixed(Setting<?> setting) {
        return given(outside, setting.name()).isPresent();
    }

    /** Returns the values to be written to {@code .env}. */
    Map<String, String> toWrite() {
        Map<String, String> changes = new LinkedHashMap<>();
        for (Setting<?> setting : BootstrapSettings.all()) {
            String name = setting.name();
            String wanted = find(name).map(SetupValue::text).orElse("");
            String before = given(existing, name).map(SetupValue::text).orElse("");
            if (!isFixed(setting) && !wanted.equals(before)) {
                changes.put(name, wanted);
            }
        }
        return changes;
    }

    /** Returns the names of imported values that are overridden, each with the origin of the effective value. */
    Map<String, String> passedOver() {
        Map<String, String> names = new LinkedHashMap<>();
        imported.forEach((name, value) ->
                find(name).filter(used -> !used.hasTextOf(value)).ifPresent(used -> names.put(name, used.origin)));
        return names;
    }

    /** Returns the problems of single values. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Setting<?> setting : BootstrapSettings.all()) {
            find(setting).flatMap(value -> problem(setting, value)).ifPresent(problems::add);
        }
        chosen.forEach((name, value) -> given(outside, name)
                .filter(fixed -> !fixed.hasTextOf(value))
                .ifPresent(fixed -> problems.add(name + " is set by the " + fixed.origin
                        + ", which wins over .env at every start: unset it there, or leave " + value.origin
                        + " out.")));
        find(BootstrapSettings.CHANNEL)
                .filter(value -> problem(BootstrapSettings.CHANNEL, value).isEmpty())
                .filter(value -> !application.channelIds().contains(value.text))
                .ifPresent(value -> problems.add("FAIRBOT_CHANNEL is \"" + value.text + "\" (" + value.origin + "). "
                        + application.missingChannel(value.text)));
        return problems;
    }

    /** Returns the application that the settings configure. */
    StandaloneComponents application() {
        return application;
    }

    /** Returns the problems of combined values; single values must have none. */
    List<String> problemsTogether() {
        try {
            settings();
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    /** Returns the settings that a start will find; for values without problems. */
    Settings settings() {
        return settings(BootstrapSettings.all());
    }

    /**
     * Returns the settings that supply defaults of branches, such as time zone and channel; an invalid value is treated as
     * unset.
     */
    Settings settingsOfBranches() {
        return settings(List.of(BootstrapSettings.TIMEZONE, BootstrapSettings.CHANNEL));
    }

    private Settings settings(List<? extends Setting<?>> some) {
        Map<String, String> all = new LinkedHashMap<>();
        some.forEach(setting -> find(setting)
                .filter(value -> problem(setting, value).isEmpty())
                .ifPresent(value -> all.put(setting.name(), value.text)));
        return Settings.fromVariables(all);
    }

    /** Returns the problem of a value, empty for a valid one. */
    static Optional<String> problem(Setting<?> setting, SetupValue value) {
        try {
            setting.type().parser().parse(value.text.strip());
            return EnvFile.canHold(value.text)
                    ? Optional.empty()
                    : Optional.of(setting.name() + " (" + value.origin
                            + ") cannot be written to .env, because it holds a quotation mark or a control character.");
        } catch (IllegalArgumentException e) {
            return Optional.of(setting.name() + " is \"" + (setting.secret() ? Secret.MASK : value.text) + "\" ("
                    + value.origin + "). It must be " + setting.type().allowed() + ".");
        }
    }
}
