package io.fairbot.samples.standalone;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Origin;
import io.fairbot.config.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Settings out of the environment and the system properties, as they are written. */
final class Outside {
    private Outside() {}

    static Map<String, SetupValues.Value> values(Map<String, String> environment, Properties properties) {
        Map<String, SetupValues.Value> values = new HashMap<>();
        for (Setting<?> setting : BootstrapSettings.all()) {
            String name = setting.name();
            given(environment.getOrDefault(name, ""), Origin.ENVIRONMENT).ifPresent(value -> values.put(name, value));
            given(properties.getProperty(setting.property(), ""), Origin.SYSTEM_PROPERTY)
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private static Optional<SetupValues.Value> given(String text, Origin origin) {
        return Optional.of(text.strip())
                .filter(stripped -> !stripped.isEmpty())
                .map(stripped -> new SetupValues.Value(stripped, origin.label()));
    }
}
