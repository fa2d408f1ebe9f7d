package io.fairbot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The bootstrap settings, in the order in which docs/operate/CONFIGURATION.md lists them. Some belong to components of a
 * later version: they are read and checked as well, so that one settings file is valid for both;
 * {@link SettingGroup#about()} marks them.
 */
public final class BootstrapSettings {
    private static final int LEAST_CONNECTIONS = 16;
    /** The identity of this node; where it is empty the coordinator generates one and stores it in the data directory. */
    public static final Setting<String> NODE_ID = optional(
            "FAIRBOT_NODE_ID", "Identity of this node; generated and kept in the data directory", SettingTypes.NODE_ID);

    /** The directory of everything that is stored on disk. */
    public static final Setting<Path> DATA_DIR = of(
            "FAIRBOT_DATA_DIR",
            "./data",
            "Directory of everything this node keeps; one process at a time",
            SettingTypes.PATH);

    /** The connection string of MongoDB; may contain a password. */
    public static final Setting<Secret> MONGODB_URI = secret(
            "FAIRBOT_MONGODB_URI",
            "MongoDB to keep everything in; without it the embedded store keeps it",
            SettingTypes.MONGODB_URI);

    /** The database within MongoDB. */
    public static final Setting<String> MONGODB_DATABASE =
            of("FAIRBOT_MONGODB_DATABASE", "fairbot", "Database within MongoDB", SettingTypes.MONGODB_DATABASE);

    /** The timeout of one call to MongoDB. */
    public static final Setting<Duration> MONGODB_TIMEOUT =
            of("FAIRBOT_MONGODB_TIMEOUT", "2s", "How long one call to MongoDB may take", SettingTypes.TIMEOUT);

    /** The switch for several nodes that share one database. */
    public static final Setting<String> CLUSTER = of(
            "FAIRBOT_CLUSTER",
            "off",
            "Whether several nodes share one MongoDB database; on needs FAIRBOT_MONGODB_URI, and a later version",
            SettingTypes.oneOf("off", "on"));

    /** The time to live of a lease that is not renewed. */
    public static final Setting<Duration> LEASE_TTL = of(
            "FAIRBOT_LEASE_TTL",
            "15s",
            "How long the right of one node to be the only one lasts when it is not renewed",
            SettingTypes.LEASE);

    /** The key that encrypts stored secrets, see {@link io.fairbot.security}. */
    public static final Setting<Secret> ENCRYPTION_KEY = secret(
            "FAIRBOT_ENCRYPTION_KEY",
            "Encrypts WhatsApp keys and stored secrets; generated into the data directory, required with MongoDB",
            SettingTypes.ENCRYPTION_KEY);

    /** The address the API listens on. */
    public static final Setting<String> API_HOST =
            of("FAIRBOT_API_HOST", "127.0.0.1", "Address on which the API listens", SettingTypes.HOST_NAME);

    /** The port of the API. */
    public static final Setting<Integer> API_PORT =
            of("FAIRBOT_API_PORT", "3000", "Port of the API", SettingTypes.PORT);

    /** The address under which others reach the API, through a proxy with TLS. */
    public static final Setting<String> PUBLIC_URL = optional(
            "FAIRBOT_PUBLIC_URL",
            "Address under which others reach the API, through a proxy with TLS",
            SettingTypes.PUBLIC_ORIGIN);

    /** The proxies whose word about the client of a request is taken. */
    public static final Setting<List<AddressRange>> TRUSTED_PROXIES = optional(
            "FAIRBOT_TRUSTED_PROXIES",
            "Proxies before the API, whose X-Forwarded-For and X-Forwarded-Proto are believed; see PROXY.md",
            SettingTypes.ADDRESS_RANGES);

    /** The first key of the API, with every right. */
    public static final Setting<Secret> API_ADMIN_KEY = secret(
            "FAIRBOT_API_ADMIN_KEY",
            "First key of the API, with every right; generated on the first start",
            SettingTypes.API_KEY);

    /** The address the dashboard listens on. */
    public static final Setting<String> DASHBOARD_HOST =
            of("FAIRBOT_DASHBOARD_HOST", "127.0.0.1", "Address on which the dashboard listens", SettingTypes.HOST_NAME);

    /** The port of the dashboard. */
    public static final Setting<Integer> DASHBOARD_PORT =
            of("FAIRBOT_DASHBOARD_PORT", "3001", "Port of the dashboard", SettingTypes.PORT);

    /** The first user of the dashboard. */
    public static final Setting<String> DASHBOARD_ADMIN_USER = of(
            "FAIRBOT_DASHBOARD_ADMIN_USER",
            "admin",
            "First user of the dashboard; first start only",
            SettingTypes.USER);

    /** The password of the first user. */
    public static final Setting<Secret> DASHBOARD_ADMIN_PASSWORD = secret(
            "FAIRBOT_DASHBOARD_ADMIN_PASSWORD",
            "Password of that user; generated on the first start",
            SettingTypes.PASSWORD);

    /** The origins whose pages may call the API from a browser. */
    public static final Setting<List<String>> CORS_ORIGINS = optional(
            "FAIRBOT_CORS_ORIGINS", "Origins whose pages may call the API from a browser", SettingTypes.ORIGINS);

    /** The limit on the requests of one key, or of one address without a key. */
    public static final Setting<RateLimit> RATE_LIMIT = of(
            "FAIRBOT_RATE_LIMIT",
            "600/1m",
            "Requests that one key, or one address without a key, may make",
            SettingTypes.RATE_LIMIT);

    /** The greatest number of connections to the API. */
    public static final Setting<Integer> API_MAX_CONNECTIONS = of(
            "FAIRBOT_API_MAX_CONNECTIONS",
            "1024",
            "Connections to the API at the same time, at most half of the files the process may have open; one"
                    + " address, except of this machine, has a quarter",
            SettingTypes.wholeNumber(LEAST_CONNECTIONS, SettingTypes.MAX_PORT));

    /** The channel of a branch that names none. */
    public static final Setting<String> CHANNEL =
            of("FAIRBOT_CHANNEL", "sandbox", "Channel of a branch that names none", SettingTypes.CHANNEL);

    /** The file with the first version of the branches. */
    public static final Setting<Path> BRANCHES_FILE = optional(
            "FAIRBOT_BRANCHES_FILE",
            "Branches and rates of an empty store; the sample branches without it",
            SettingTypes.PATH);

    /** The telephone numbers that may use administrators' commands in chat. */
    public static final Setting<List<String>> ADMIN_NUMBERS = optional(
            "FAIRBOT_ADMIN_NUMBERS",
            "Numbers in E.164 form that are administrators' in chat",
            SettingTypes.PHONE_NUMBERS);

    /** The token with which the Cloud API is called. */
    public static final Setting<Secret> CLOUD_ACCESS_TOKEN =
            secret("FAIRBOT_CLOUD_ACCESS_TOKEN", "Access token of the WhatsApp Cloud API", SettingTypes.TOKEN);

    /** The keys with which Meta signs what it sends: two are valid while one is replaced. */
    public static final Setting<List<Secret>> CLOUD_APP_SECRETS = new Setting<>(
            "FAIRBOT_CLOUD_APP_SECRET",
            "App secret, with which Meta signs webhooks; the old and the new one while it is replaced",
            Optional.empty(),
            true,
            SettingTypes.TOKENS);

    /** The token that Meta repeats when a webhook is set up. */
    public static final Setting<Secret> CLOUD_VERIFY_TOKEN = secret(
            "FAIRBOT_CLOUD_VERIFY_TOKEN", "Token that Meta repeats when the webhook is set up", SettingTypes.TOKEN);

    /** The base URL of the Cloud API. */
    public static final Setting<String> CLOUD_GRAPH_URL = of(
            "FAIRBOT_CLOUD_GRAPH_URL", "https://graph.facebook.com", "Where the Cloud API is", SettingTypes.HTTP_URL);

    /** The version of the Cloud API. */
    public static final Setting<String> CLOUD_API_VERSION =
            of("FAIRBOT_CLOUD_API_VERSION", "v26.0", "Version of the Cloud API", SettingTypes.API_VERSION);

    /** The file with the access tokens of the Cloud API, which is read again while everything runs. */
    public static final Setting<Path> CLOUD_TOKENS_FILE = optional(
            "FAIRBOT_CLOUD_TOKENS_FILE",
            "Access tokens by account, read again every 10 s; they go before FAIRBOT_CLOUD_ACCESS_TOKEN",
            SettingTypes.PATH);

    /** The file with what the Cloud API charges. */
    public static final Setting<Path> CLOUD_RATES_FILE = optional(
            "FAIRBOT_CLOUD_RATES_FILE",
            "Prices of messages by category, with their first day and source; without it costs are counts",
            SettingTypes.PATH);

    /** The server of WhatsApp Web, if not the live service. */
    public static final Setting<String> WEB_URL = optional(
            "FAIRBOT_WEB_URL",
            "Another server than the live service of WhatsApp Web, for tests",
            SettingTypes.SOCKET_URL);

    /** The version of the WhatsApp Web client. */
    public static final Setting<String> WEB_CLIENT_VERSION = optional(
            "FAIRBOT_WEB_CLIENT_VERSION",
            "Another version of WhatsApp Web than the built-in one",
            SettingTypes.WEB_VERSION);

    /** The name of the linked device on the phone. */
    public static final Setting<String> WEB_DEVICE_NAME = of(
            "FAIRBOT_WEB_DEVICE_NAME", "fairbot", "What the phone calls the linked device", SettingTypes.DEVICE_NAME);

    /** The key that proves the server's identity, if not the built-in one. */
    public static final Setting<String> WEB_ROOT_KEY = optional(
            "FAIRBOT_WEB_ROOT_KEY",
            "Key that proves the identity of the server in FAIRBOT_WEB_URL; refused for the live service",
            SettingTypes.PUBLIC_KEY);

    /** The interval at which the health of each agent is queried. */
    public static final Setting<Duration> HEALTH_INTERVAL = of(
            "FAIRBOT_HEALTH_INTERVAL",
            "30s",
            "How often each agent is asked how it is: its heartbeat",
            SettingTypes.INTERVAL);

    /** The number of heartbeats missed in a row after which an agent has failed. */
    public static final Setting<Integer> HEARTBEAT_MISSES = of(
            "FAIRBOT_HEARTBEAT_MISSES",
            "2",
            "Heartbeats missed in a row after which an agent has failed",
            SettingTypes.MISSES);

    /** The level of the log, where the host lets the library manage it. */
    public static final Setting<String> LOG_LEVEL = of(
            "FAIRBOT_LOG_LEVEL",
            "info",
            "How much the log of the standalone says",
            SettingTypes.oneOf("trace", "debug", "info", "warn", "error"));

    /** The time after which the staff is reminded of a conversation that waits for an attendant. */
    public static final Setting<Duration> HANDOFF_REMINDER = of(
            "FAIRBOT_HANDOFF_REMINDER",
            "2m",
            "After which time the staff is reminded of a conversation that waits; every further reminder comes after twice"
                    + " the time",
            SettingTypes.HANDOFF_STEP);

    /** The time after which a customer who waits for an attendant hears that one is being looked for. */
    public static final Setting<Duration> HANDOFF_WORD = of(
            "FAIRBOT_HANDOFF_WORD",
            "5m",
            "After which time a customer who waits hears that an attendant is being looked for",
            SettingTypes.HANDOFF_STEP);

    /** The time after which a conversation that no attendant takes goes back to the bot. */
    public static final Setting<Duration> HANDOFF_WAITING = of(
            "FAIRBOT_HANDOFF_WAITING",
            "30m",
            "After which time a conversation that nobody takes goes back to the bot",
            SettingTypes.HANDOFF_STEP);

    /** The time after which a conversation goes back to the bot whose attendant leaves a message unanswered. */
    public static final Setting<Duration> HANDOFF_SILENCE = of(
            "FAIRBOT_HANDOFF_SILENCE",
            "10m",
            "After which time a conversation goes back to the bot whose attendant leaves a message unanswered",
            SettingTypes.HANDOFF_STEP);

    /** The time after which a conversation goes back to the bot in which nobody writes. */
    public static final Setting<Duration> HANDOFF_IDLE = of(
            "FAIRBOT_HANDOFF_IDLE",
            "30m",
            "After which time a conversation goes back to the bot in which the attendant had the last word",
            SettingTypes.HANDOFF_STEP);

    /** The retention of the history of messages, in days. */
    public static final Setting<Integer> HISTORY_RETENTION_DAYS = of(
            "FAIRBOT_HISTORY_RETENTION_DAYS",
            "180",
            "How many days messages stay in the history of a contact",
            SettingTypes.wholeNumber(1, SettingTypes.MOST_DAYS));

    /** The retention of media, in days. */
    public static final Setting<Integer> MEDIA_RETENTION_DAYS = of(
            "FAIRBOT_MEDIA_RETENTION_DAYS",
            "180",
            "How many days the bytes of media stay; those that no message names any more go after a week",
            SettingTypes.wholeNumber(1, SettingTypes.MOST_DAYS));

    /** The largest size of all media together, in MiB. */
    public static final Setting<Integer> MEDIA_MAX_MIB = of(
            "FAIRBOT_MEDIA_MAX_MIB",
            "4096",
            "How many MiB all media together may take; beyond, new ones are refused",
            SettingTypes.wholeNumber(16, SettingTypes.MOST_MIB));

    /** What becomes of messages that are written in groups. */
    public static final Setting<String> GROUP_MESSAGES = of(
            "FAIRBOT_GROUP_MESSAGES",
            "ignore",
            "Messages of WhatsApp groups: ignore keeps nothing of them; read gives them to handlers that read groups,"
                    + " whose answers go to the author in private",
            SettingTypes.oneOf("ignore", "read"));

    /** The directory of the log. */
    public static final Setting<Path> LOG_DIR =
            of("FAIRBOT_LOG_DIR", "./logs", "Directory of the log", SettingTypes.PATH);

    /** The retention of the log, in days. */
    public static final Setting<Integer> LOG_RETENTION_DAYS = of(
            "FAIRBOT_LOG_RETENTION_DAYS",
            "30",
            "How many days the log is kept",
            SettingTypes.wholeNumber(1, SettingTypes.MOST_DAYS));

    /** The server that sends mail; may contain a password. */
    public static final Setting<Secret> SMTP_URL =
            secret("FAIRBOT_SMTP_URL", "Server that sends the mail of alerts", SettingTypes.SMTP_URL);

    /** The recipients of alerts by mail. */
    public static final Setting<List<String>> ALERT_EMAILS =
            optional("FAIRBOT_ALERT_EMAILS", "Who is told by mail", SettingTypes.EMAILS);

    /** The webhook that is called with each alert; its address may contain a token. */
    public static final Setting<Secret> ALERT_WEBHOOK =
            secret("FAIRBOT_ALERT_WEBHOOK", "Address that is called with each alert", SettingTypes.SECRET_URL);

    /** The zone of a branch that names none. */
    public static final Setting<ZoneId> TIMEZONE =
            of("FAIRBOT_TIMEZONE", "America/Sao_Paulo", "Time zone of a branch that names none", SettingTypes.ZONE);

    /** The language of the bot. */
    public static final Setting<Locale> LOCALE =
            of("FAIRBOT_LOCALE", "pt-BR", "Language in which the bot answers", SettingTypes.LOCALE);

    private static final String LATER = "Read and checked; what uses them comes with a later version.";

    private static final List<SettingGroup> GROUPS = List.of(
            new SettingGroup(
                    "Node and storage",
                    "Without MongoDB everything is kept in the data directory; see STORAGE.md.",
                    List.of(
                            NODE_ID,
                            DATA_DIR,
                            MONGODB_URI,
                            MONGODB_DATABASE,
                            MONGODB_TIMEOUT,
                            ENCRYPTION_KEY,
                            CLUSTER,
                            LEASE_TTL)),
            new SettingGroup(
                    "API",
                    "The door for programs and for commands; its description is openapi.yaml.",
                    List.of(
                            API_HOST,
                            API_PORT,
                            PUBLIC_URL,
                            TRUSTED_PROXIES,
                            API_ADMIN_KEY,
                            CORS_ORIGINS,
                            RATE_LIMIT,
                            API_MAX_CONNECTIONS)),
            new SettingGroup(
                    "Branches",
                    "Version 1 of what an empty store begins with; afterwards the store decides.",
                    List.of(CHANNEL, BRANCHES_FILE, ADMIN_NUMBERS, TIMEZONE, LOCALE)),
            new SettingGroup(
                    "Messages",
                    "What is read and kept of conversations; see MESSAGES.md.",
                    List.of(HISTORY_RETENTION_DAYS, MEDIA_RETENTION_DAYS, MEDIA_MAX_MIB, GROUP_MESSAGES)),
            new SettingGroup(
                    "Attendance",
                    "When a conversation that waits for an attendant, or has one, takes its next step; see HANDOFF.md. A"
                            + " branch may have times of its own; see BRANCHES.md.",
                    List.of(HANDOFF_REMINDER, HANDOFF_WORD, HANDOFF_WAITING, HANDOFF_SILENCE, HANDOFF_IDLE)),
            new SettingGroup(
                    "Agents", "How they are watched; see AGENTS.md.", List.of(HEALTH_INTERVAL, HEARTBEAT_MISSES)),
            new SettingGroup(
                    "Log",
                    "Used where the host lets the library manage its log, as the standalone does.",
                    List.of(LOG_LEVEL)),
            new SettingGroup(
                    "Dashboard",
                    LATER,
                    List.of(DASHBOARD_HOST, DASHBOARD_PORT, DASHBOARD_ADMIN_USER, DASHBOARD_ADMIN_PASSWORD)),
            new SettingGroup(
                    "WhatsApp Cloud API",
                    "For the channel cloud; see CLOUD-API.md.",
                    List.of(
                            CLOUD_ACCESS_TOKEN,
                            CLOUD_APP_SECRETS,
                            CLOUD_VERIFY_TOKEN,
                            CLOUD_GRAPH_URL,
                            CLOUD_API_VERSION,
                            CLOUD_TOKENS_FILE,
                            CLOUD_RATES_FILE)),
            new SettingGroup(
                    "WhatsApp Web",
                    "For the channel web; see WEB-CHANNEL.md.",
                    List.of(WEB_URL, WEB_CLIENT_VERSION, WEB_DEVICE_NAME, WEB_ROOT_KEY)),
            new SettingGroup(
                    "Log files and alerts",
                    LATER,
                    List.of(LOG_DIR, LOG_RETENTION_DAYS, SMTP_URL, ALERT_EMAILS, ALERT_WEBHOOK)));

    private static final List<Setting<?>> ALL = GROUPS.stream()
            .<Setting<?>>flatMap(group -> group.settings().stream())
            .toList();

    /**
     * A group of related settings.
     *
     * @param title its heading
     * @param about one sentence for the operator
     * @param settings the settings
     */
    public record SettingGroup(String title, String about, List<Setting<?>> settings) {

        /** Copies the settings. */
        public SettingGroup {
            settings = List.copyOf(settings);
        }
    }

    private BootstrapSettings() {}

    /**
     * Returns all settings, in the order of the documentation.
     *
     * @return the settings
     */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /**
     * Returns all settings, by group.
     *
     * @return the groups, in the order of the documentation
     */
    public static List<SettingGroup> groups() {
        return GROUPS;
    }

    private static <T> Setting<T> of(String name, String fallback, String meaning, Setting.SettingType<T> kind) {
        return new Setting<>(name, meaning, Optional.of(fallback), false, kind);
    }

    private static <T> Setting<T> optional(String name, String meaning, Setting.SettingType<T> kind) {
        return new Setting<>(name, meaning, Optional.empty(), false, kind);
    }

    private static Setting<Secret> secret(String name, String meaning, Setting.SettingType<Secret> kind) {
        return new Setting<>(name, meaning, Optional.empty(), true, kind);
    }
}
