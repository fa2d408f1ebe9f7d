package io.fairbot.samples.standalone;

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

/** Names by which Node programs of exchange houses know what fairbot knows by another name. */
final class NodeNames {
    private static final Map<String, String> LEVELS =
            Map.of("http", "info", "verbose", "debug", "silly", "trace", "warning", "warn");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int LEAST_PASSWORD = 12;

    private static final List<Known> KNOWN = List.of(
            new Known(BootstrapSettings.API_PORT, "API_PORT", "PORT", "COORDINATOR_PORT"),
            new Known(BootstrapSettings.API_HOST, "API_HOST", "HOST"),
            new Known(BootstrapSettings.DASHBOARD_PORT, "DASHBOARD_PORT"),
            new Known(BootstrapSettings.DASHBOARD_HOST, "DASHBOARD_HOST"),
            new Known(
                    BootstrapSettings.DASHBOARD_ADMIN_USER,
                    text -> text.toLowerCase(Locale.ROOT),
                    "DASHBOARD_USER",
                    "DASHBOARD_ADMIN_USER",
                    "ADMIN_USER",
                    "ADMIN_USERNAME"),
            new Known(
                    BootstrapSettings.DASHBOARD_ADMIN_PASSWORD,
                    "DASHBOARD_PASSWORD",
                    "DASHBOARD_ADMIN_PASSWORD",
                    "ADMIN_PASSWORD"),
            new Known(BootstrapSettings.MONGODB_URI, "MONGODB_URI", "MONGODB_URL", "MONGO_URI", "MONGO_URL"),
            new Known(
                    BootstrapSettings.MONGODB_DATABASE,
                    "MONGODB_DATABASE",
                    "MONGODB_DB",
                    "MONGO_DATABASE",
                    "MONGO_DB",
                    "DB_NAME"),
            new Known(
                    BootstrapSettings.LOG_LEVEL,
                    text -> LEVELS.getOrDefault(text.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT)),
                    "LOG_LEVEL"),
            new Known(BootstrapSettings.LOG_DIR, "LOG_DIR", "LOG_PATH", "LOGS_DIR"),
            new Known(
                    BootstrapSettings.LOG_RETENTION_DAYS,
                    text -> text.replaceFirst("d$", ""),
                    "LOG_RETENTION_DAYS",
                    "LOG_MAX_DAYS"),
            new Known(
                    BootstrapSettings.ADMIN_NUMBERS,
                    NodeNames::numbers,
                    "ADMIN_NUMBERS",
                    "ADMIN_NUMBER",
                    "ADMIN_PHONES",
                    "ADMINS"),
            new Known(BootstrapSettings.TIMEZONE, "TIMEZONE", "TZ"),
            new Known(BootstrapSettings.LOCALE, text -> text.replace('_', '-'), "LOCALE"),
            new Known(
                    BootstrapSettings.HEALTH_INTERVAL,
                    text -> NUMBER.matcher(text).matches() ? text + "ms" : text,
                    "HEALTH_CHECK_INTERVAL",
                    "HEARTBEAT_INTERVAL"),
            new Known(BootstrapSettings.ALERT_EMAILS, "ALERT_EMAILS", "ALERT_EMAIL"),
            new Known(BootstrapSettings.ALERT_WEBHOOK, "ALERT_WEBHOOK", "ALERT_WEBHOOK_URL"),
            new Known(BootstrapSettings.CORS_ORIGINS, "CORS_ORIGINS", "CORS_ORIGIN"));

    private static final List<String> SMTP =
            List.of("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASS", "SMTP_PASSWORD", "SMTP_SECURE");

    /** A setting, how its values are rewritten, and the names it went by; an earlier one wins. */
    private record Known(Setting<?> setting, UnaryOperator<String> rewritten, List<String> names) {
        Known(Setting<?> setting, String... names) {
            this(setting, UnaryOperator.identity(), List.of(names));
        }

        Known(Setting<?> setting, UnaryOperator<String> rewritten, String... names) {
            this(setting, rewritten, List.of(names));
        }
    }

    /**
     * A value that has a counterpart.
     *
     * @param from the names it stood under
     * @param setting the setting that it becomes
     * @param text its value, as the setting is written
     */
    record Counterpart(String from, Setting<?> setting, String text) {}

    private NodeNames() {}

    /** Finds what has a counterpart. */
    static List<Counterpart> counterparts(Map<String, String> values) {
        Map<Setting<?>, Counterpart> found = new LinkedHashMap<>();
        for (Known known : KNOWN) {
            known.names.stream()
                    .filter(name -> !values.getOrDefault(name, "").isBlank())
                    .findFirst()
                    .filter(name -> whyNot(name, values.getOrDefault(name, "")).isEmpty())
                    .ifPresent(name -> found.put(
                            known.setting,
                            new Counterpart(
                                    name,
                                    known.setting,
                                    known.rewritten.apply(
                                            values.getOrDefault(name, "").strip()))));
        }
        smtp(values).ifPresent(smtp -> found.put(smtp.setting, smtp));
        return List.copyOf(found.values());
    }

    /** Why a value that has a counterpart is left behind all the same. */
    static Optional<String> whyNot(String name, String text) {
        String value = text.strip();
        if (name.endsWith("PASSWORD") && !SMTP.contains(name) && value.length() < LEAST_PASSWORD) {
            return Optional.of("a password has " + LEAST_PASSWORD + " or more characters; a new one is made");
        }
        if (name.startsWith("CORS_") && value.contains("*")) {
            return Optional.of("origins are named one by one, in FAIRBOT_CORS_ORIGINS");
        }
        return Optional.empty();
    }

    /** Numbers as people and Node libraries write them: with blanks, or with the name of a server behind. */
    private static String numbers(String text) {
        return Arrays.stream(text.split("[,;]"))
                .map(number -> number.replaceFirst("[:@].*$", "").replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty())
                .map(digits -> "+" + digits)
                .collect(Collectors.joining(","));
    }

    private static Optional<Counterpart> smtp(Map<String, String> values) {
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
        return Optional.of(new Counterpart(
                from,
                BootstrapSettings.SMTP_URL,
                (safe ? "smtps" : "smtp") + "://" + who + host + (port.isEmpty() ? "" : ":" + port)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.strip(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
