package io.fairbot.config;

import io.fairbot.text.EditDistance;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** A parser of settings from several origins that reports all problems at once. */
final class SettingsReader {
    private static final String PREFIX = "FAIRBOT_";
    private static final String PROPERTY_PREFIX = "fairbot.";
    /** The names with the prefix that belong to commands and to the build, not to the running system. */
    private static final List<String> FOREIGN = List.of("FAIRBOT_API_KEY", "FAIRBOT_CHATS");

    private static final String LIVE_DOMAIN = "whatsapp.";

    private static final String FOREIGN_PREFIX = "FAIRBOT_TEST_";
    /** The number of letters per differing letter: with more differences a suggestion is noise. */
    private static final int LETTERS_PER_SLIP = 4;

    private final Map<String, RawSetting> texts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** The text of a setting and its origin. */
    record RawSetting(String value, SettingOrigin origin) {}

    /** Reads the file {@code .env} in a directory; without effect when there is none. */
    SettingsReader dotenv(Path directory) {
        if (!Files.exists(directory.resolve(".env"))) {
            return this;
        }
        try {
            Dotenv file = Dotenv.configure()
                    .directory(directory.toAbsolutePath().toString())
                    .load();
            for (DotenvEntry entry : file.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
                add(entry.getKey(), entry.getValue(), SettingOrigin.DOTENV);
            }
        } catch (DotenvException e) {
            // The cause is dropped on purpose: its message repeats the line, which may contain a secret.
            problems.add("The file .env in the working directory cannot be read: each line must be NAME=value, empty, "
                    + "or a comment that starts with #.");
        }
        return this;
    }

    /** Adds variables as if read from a file {@code .env}. */
    SettingsReader variables(Map<String, String> variables) {
        variables.forEach((name, value) -> add(name, value, SettingOrigin.DOTENV));
        return this;
    }

    SettingsReader environment(Map<String, String> environment) {
        environment.forEach((name, value) -> add(name, value, SettingOrigin.ENVIRONMENT));
        return this;
    }

    SettingsReader properties(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
                add(variable, properties.getProperty(name), SettingOrigin.SYSTEM_PROPERTY);
            }
        }
        return this;
    }

    Settings read() {
        checkCombinations();
        Map<Setting<?>, Settings.SettingValue> entries = new HashMap<>();
        BootstrapSettings.all().forEach(setting -> read(setting, entries));
        List<String> unknown = texts.entrySet().stream()
                .map(e -> unknown(e.getKey(), e.getValue()))
                .toList();
        if (!problems.isEmpty()) {
            problems.addAll(unknown);
            throw new SettingsException(problems);
        }
        return new Settings(entries, unknown, texts);
    }

    /** Reads the settings of a group from texts that belong to no setting of fairbot. */
    static Settings declare(Settings settings, Map<String, RawSetting> others, List<Setting<?>> declared) {
        SettingsReader reader = new SettingsReader();
        reader.texts.putAll(others);
        Map<Setting<?>, Settings.SettingValue> entries = settings.entries();
        declared.forEach(setting -> reader.read(setting, entries));
        if (!reader.problems.isEmpty()) {
            throw new SettingsException(reader.problems);
        }
        List<String> unknown = reader.texts.entrySet().stream()
                .map(e -> unknown(e.getKey(), e.getValue()))
                .toList();
        return new Settings(entries, unknown, reader.texts);
    }

    private void read(Setting<?> setting, Map<Setting<?>, Settings.SettingValue> entries) {
        RawSetting text = texts.remove(setting.name());
        if (text != null) {
            readOne(setting, text).ifPresent(entry -> entries.put(setting, entry));
        } else if (!entries.containsKey(setting)) {
            setting.defaultValue()
                    .ifPresent(fallback -> entries.put(
                            setting,
                            new Settings.SettingValue(setting.type().parser().parse(fallback), SettingOrigin.DEFAULT)));
        }
    }

    /** Checks settings that depend on each other. */
    private void checkCombinations() {
        if (isGiven(BootstrapSettings.MONGODB_URI) && !isGiven(BootstrapSettings.ENCRYPTION_KEY)) {
            problems.add("FAIRBOT_ENCRYPTION_KEY is missing. With FAIRBOT_MONGODB_URI it must be "
                    + BootstrapSettings.ENCRYPTION_KEY.type().allowed() + ", the same for all who use the database.");
        }
        boolean cluster = Optional.ofNullable(texts.get(BootstrapSettings.CLUSTER.name()))
                .filter(text -> text.value.equals("on"))
                .isPresent();
        if (cluster && !isGiven(BootstrapSettings.MONGODB_URI)) {
            problems.add(
                    "FAIRBOT_MONGODB_URI is missing. With FAIRBOT_CLUSTER=on it must name the database that the nodes"
                            + " share.");
        }
        if (isGiven(BootstrapSettings.WEB_ROOT_KEY) && isLive()) {
            problems.add(
                    "FAIRBOT_WEB_ROOT_KEY is set without another server in FAIRBOT_WEB_URL. The live service has its"
                            + " own key: remove the setting.");
        }
    }

    /** Returns whether WhatsApp Web is the live service, by default or by name. */
    private boolean isLive() {
        RawSetting url = texts.get(BootstrapSettings.WEB_URL.name());
        return url == null || url.value.toLowerCase(Locale.ROOT).contains(LIVE_DOMAIN);
    }

    private boolean isGiven(Setting<?> setting) {
        return texts.containsKey(setting.name());
    }

    private void add(String name, String value, SettingOrigin origin) {
        boolean ours = name.startsWith(PREFIX) && !FOREIGN.contains(name) && !name.startsWith(FOREIGN_PREFIX);
        if (ours && !value.isBlank()) {
            texts.put(name, new RawSetting(value.strip(), origin));
        }
    }

    private Optional<Settings.SettingValue> readOne(Setting<?> setting, RawSetting text) {
        try {
            return Optional.of(new Settings.SettingValue(setting.type().parser().parse(text.value), text.origin));
        } catch (IllegalArgumentException e) {
            String shown = setting.secret() ? Secret.MASK : text.value;
            problems.add(setting.name() + " is \"" + shown + "\" (" + text.origin.label() + "). It must be "
                    + setting.type().allowed() + ".");
            return Optional.empty();
        }
    }

    private static String unknown(String name, RawSetting text) {
        String guess = nearest(name).map(known -> "did you mean " + known + "?").orElse("remove it.");
        return name + " (" + text.origin.label() + ") is not a setting of fairbot: " + guess;
    }

    private static Optional<String> nearest(String name) {
        String best = null;
        int least = name.length() / LETTERS_PER_SLIP + 1;
        for (Setting<?> setting : BootstrapSettings.all()) {
            int distance = EditDistance.between(name, setting.name());
            if (distance < least) {
                least = distance;
                best = setting.name();
            }
        }
        return Optional.ofNullable(best);
    }
}
