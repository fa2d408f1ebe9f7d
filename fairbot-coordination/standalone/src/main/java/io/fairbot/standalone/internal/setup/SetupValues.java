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
import java.util.TreeSet;

/**
 * The settings of a working directory while it is made ready. First wins: environment and system properties, which win at every
 * start; what the person says now; the file {@code .env} that is there; what is imported.
 */
final class SetupValues {
    private final StandaloneComponents application;
    private final Map<String, SetupValue> outside;
    private final Map<String, SetupValue> chosen = new LinkedHashMap<>();
    private final Map<String, SetupValue> existing;
    private final Map<String, SetupValue> imported;

    /**
     * A value and where it came from.
     *
     * @param text as it is written; empty for "none"
     * @param origin in words
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

    /** Takes what the person says. */
    void set(String name, String text, String origin) {
        chosen.put(name, new SetupValue(text, origin));
    }

    /** Writes down what would count anyway, so that the person finds it. */
    void setDefault(Setting<?> setting) {
        if (find(setting).isEmpty()) {
            setting.defaultValue().ifPresent(text -> set(setting.name(), text, "default"));
        }
    }

    /** The value that counts; empty where there is none. */
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

    /** Whether the environment decides, whatever is written. */
    boolean isFixed(Setting<?> setting) {
        return given(outside, setting.name()).isPresent();
    }

    /** What .env has to say that it does not say yet. */
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

    /** The names of what is imported and not used, since another value was known; each with where that came from. */
    Map<String, String> passedOver() {
        Map<String, String> names = new LinkedHashMap<>();
        imported.forEach((name, value) ->
                find(name).filter(used -> !used.hasTextOf(value)).ifPresent(used -> names.put(name, used.origin)));
        return names;
    }

    /** Says what is wrong with values, one by one. */
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
                        + laterChannel(value.text)));
        return problems;
    }

    /** Returns the application that the settings are for. */
    StandaloneComponents application() {
        return application;
    }

    /** Returns why a channel that can be named cannot be used. */
    String laterChannel(String channel) {
        return "The channel " + channel + " comes with a later version; there is "
                + String.join(", ", new TreeSet<>(application.channelIds())) + ".";
    }

    /** Says what is wrong with values together; none of them has a problem of its own. */
    List<String> problemsTogether() {
        try {
            settings();
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    /** The settings that a start will find; for values without problems. */
    Settings settings() {
        return settings(BootstrapSettings.all());
    }

    /** What branches need that name no zone or channel; a value with a problem counts as not set. */
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

    /** Says why a value cannot be used. */
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
