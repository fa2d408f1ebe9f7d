package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingOrigin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A reader of unparsed settings from environment variables and system properties. */
public final class EnvironmentValues {
    private EnvironmentValues() {}

    public static Map<String, SetupValues.SetupValue> values(Map<String, String> environment, Properties properties) {
        Map<String, SetupValues.SetupValue> values = new HashMap<>();
        for (Setting<?> setting : BootstrapSettings.all()) {
            String name = setting.name();
            given(environment.getOrDefault(name, ""), SettingOrigin.ENVIRONMENT)
                    .ifPresent(value -> values.put(name, value));
            given(properties.getProperty(setting.property(), ""), SettingOrigin.SYSTEM_PROPERTY)
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private static Optional<SetupValues.SetupValue> given(String text, SettingOrigin origin) {
        return Optional.of(text.strip())
                .filter(stripped -> !stripped.isEmpty())
                .map(stripped -> new SetupValues.SetupValue(stripped, origin.label()));
    }
}
