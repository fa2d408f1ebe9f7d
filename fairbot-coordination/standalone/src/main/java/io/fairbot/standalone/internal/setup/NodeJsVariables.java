package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A mapping from the environment variables of Node programs of exchange shops to the settings of fairbot. */
final class NodeJsVariables {
    private static final Map<String, String> LEVELS =
            Map.of("http", "info", "verbose", "debug", "silly", "trace", "warning", "warn");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int LEAST_PASSWORD = 12;

    private static final List<VariableMapping> KNOWN = List.of(
            new VariableMapping(BootstrapSettings.API_PORT, "API_PORT", "PORT", "COORDINATOR_PORT"),
            new VariableMapping(BootstrapSettings.API_HOST, "API_HOST", "HOST"),
            new VariableMapping(BootstrapSettings.DASHBOARD_PORT, "DASHBOARD_PORT"),
            new VariableMapping(BootstrapSettings.DASHBOARD_HOST, "DASHBOARD_HOST"),
            new VariableMapping(
                    BootstrapSettings.DASHBOARD_ADMIN_USER,
                    text -> text.toLowerCase(Locale.ROOT),
                    "DASHBOARD_USER",
                    "DASHBOARD_ADMIN_USER",
                    "ADMIN_USER",
                    "ADMIN_USERNAME"),
            new VariableMapping(
                    BootstrapSettings.DASHBOARD_ADMIN_PASSWORD,
                    "DASHBOARD_PASSWORD",
                    "DASHBOARD_ADMIN_PASSWORD",
                    "ADMIN_PASSWORD"),
            new VariableMapping(BootstrapSettings.MONGODB_URI, "MONGODB_URI", "MONGODB_URL", "MONGO_URI", "MONGO_URL"),
            new VariableMapping(
                    BootstrapSettings.MONGODB_DATABASE,
                    "MONGODB_DATABASE",
                    "MONGODB_DB",
                    "MONGO_DATABASE",
                    "MONGO_DB",
                    "DB_NAME"),
            new VariableMapping(
                    BootstrapSettings.LOG_LEVEL,
                    text -> LEVELS.getOrDefault(text.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT)),
                    "LOG_LEVEL"),
            new VariableMapping(BootstrapSettings.LOG_DIR, "LOG_DIR", "LOG_PATH", "LOGS_DIR"),
            new VariableMapping(
                    BootstrapSettings.LOG_RETENTION_DAYS,
                    text -> text.replaceFirst("d$", ""),
                    "LOG_RETENTION_DAYS",
                    "LOG_MAX_DAYS"),
            new VariableMapping(
                    BootstrapSettings.ADMIN_NUMBERS,
                    NodeJsVariables::numbers,
                    "ADMIN_NUMBERS",
                    "ADMIN_NUMBER",
                    "ADMIN_PHONES",
                    "ADMINS"),
            new VariableMapping(BootstrapSettings.TIMEZONE, "TIMEZONE", "TZ"),
            new VariableMapping(BootstrapSettings.LOCALE, text -> text.replace('_', '-'), "LOCALE"),
            new VariableMapping(
                    BootstrapSettings.HEALTH_INTERVAL,
                    text -> NUMBER.matcher(text).matches() ? text + "ms" : text,
                    "HEALTH_CHECK_INTERVAL",
                    "HEARTBEAT_INTERVAL"),
            new VariableMapping(BootstrapSettings.ALERT_EMAILS, "ALERT_EMAILS", "ALERT_EMAIL"),
            new VariableMapping(BootstrapSettings.ALERT_WEBHOOK, "ALERT_WEBHOOK", "ALERT_WEBHOOK_URL"),
            new VariableMapping(BootstrapSettings.CORS_ORIGINS, "CORS_ORIGINS", "CORS_ORIGIN"));

    private static final List<String> SMTP =
            List.of("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASS", "SMTP_PASSWORD", "SMTP_SECURE");

    /** A setting, the conversion of its values, and the variables that correspond to it; an earlier one has precedence. */
    private record VariableMapping(Setting<?> setting, UnaryOperator<String> rewritten, List<String> names) {
        VariableMapping(Setting<?> setting, String... names) {
            this(setting, UnaryOperator.identity(), List.of(names));
        }

        VariableMapping(Setting<?> setting, UnaryOperator<String> rewritten, String... names) {
            this(setting, rewritten, List.of(names));
        }
    }

    /**
     * A value of a variable with a corresponding setting.
     *
     * @param from the names of the variables
     * @param setting the corresponding setting
     * @param text the value, in the format of the setting
     */
    record ImportedSetting(String from, Setting<?> setting, String text) {}

    private NodeJsVariables() {}

    /** Returns the values that correspond to a setting. */
    static List<ImportedSetting> counterparts(Map<String, String> values) {
        Map<Setting<?>, ImportedSetting> found = new LinkedHashMap<>();
        for (VariableMapping known : KNOWN) {
            known.names.stream()
                    .filter(name -> !values.getOrDefault(name, "").isBlank())
                    .findFirst()
                    .filter(name ->
                            rejectionReason(name, values.getOrDefault(name, "")).isEmpty())
                    .ifPresent(name -> found.put(
                            known.setting,
                            new ImportedSetting(
                                    name,
                                    known.setting,
                                    known.rewritten.apply(
                                            values.getOrDefault(name, "").strip()))));
        }
        smtp(values).ifPresent(smtp -> found.put(smtp.setting, smtp));
        return List.copyOf(found.values());
    }

    /** Returns the reason for which a value with a corresponding setting is not imported, empty for none. */
    static Optional<String> rejectionReason(String name, String text) {
        String value = text.strip();
        if (name.endsWith("PASSWORD") && !SMTP.contains(name) && value.length() < LEAST_PASSWORD) {
            return Optional.of("a password has " + LEAST_PASSWORD + " or more characters; a new one is made");
        }
        if (name.startsWith("CORS_") && value.contains("*")) {
            return Optional.of("origins are named one by one, in FAIRBOT_CORS_ORIGINS");
        }
        return Optional.empty();
    }

    /** Converts phone numbers as people and Node libraries write them: with blanks, or followed by a server name. */
    private static String numbers(String text) {
        return Arrays.stream(text.split("[,;]"))
                .map(number -> number.replaceFirst("[:@].*$", "").replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty())
                .map(digits -> "+" + digits)
                .collect(Collectors.joining(","));
    }

    private static Optional<ImportedSetting> smtp(Map<String, String> values) {
        String host = values.getOrDefault("SMTP_HOST", "").strip();
        if (host.isEmpty()) {
            return Optional.empty();
        }
        String port = values.getOrDefault("SMTP_PORT", "").strip();
        boolean safe = values.getOrDefault("SMTP_SECURE", "").strip().equals("true") || port.equals("465");
        String user = encoded(values.getOrDefault("SMTP_USER", ""));
        String password = encoded(values.getOrDefault("SMTP_PASS", values.getOrDefault("SMTP_PASSWORD", "")));
        String who = user.isEmpty() ? "" : user + (password.isEmpty() ? "" : ":" + password) + "@";
        String from = SMTP.stream().filter(values::containsKey).collect(Collectors.joining(", "));
        return Optional.of(new ImportedSetting(
                from,
                BootstrapSettings.SMTP_URL,
                (safe ? "smtps" : "smtp") + "://" + who + host + (port.isEmpty() ? "" : ":" + port)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.strip(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
