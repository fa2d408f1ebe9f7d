package io.fairbot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every bootstrap setting, in the order in which docs/CONFIGURATION.md lists them. */
public final class BootstrapSettings {
    /** The identity of this node; where it is empty the coordinator makes one and keeps it in the data directory. */
    public static final Setting<String> NODE_ID = optional(
            "FAIRBOT_NODE_ID", "Identity of this node; generated and kept in the data directory", Values.NODE_ID);

    /** The directory of everything that is kept on disk. */
    public static final Setting<Path> DATA_DIR = of(
            "FAIRBOT_DATA_DIR",
            "./data",
            "Directory of everything this node keeps; one process at a time",
            Values.PATH);

    /** How to reach MongoDB; may hold a password. */
    public static final Setting<Secret> MONGODB_URI = secret(
            "FAIRBOT_MONGODB_URI",
            "MongoDB to keep everything in; without it the embedded store keeps it",
            Values.MONGODB_URI);

    /** The database within MongoDB. */
    public static final Setting<String> MONGODB_DATABASE =
            of("FAIRBOT_MONGODB_DATABASE", "fairbot", "Database within MongoDB", Values.MONGODB_DATABASE);

    /** How long one call to MongoDB may take. */
    public static final Setting<Duration> MONGODB_TIMEOUT =
            of("FAIRBOT_MONGODB_TIMEOUT", "2s", "How long one call to MongoDB may take", Values.TIMEOUT);

    /** The key of what is encrypted, see {@link io.fairbot.security}. */
    public static final Setting<Secret> ENCRYPTION_KEY = secret(
            "FAIRBOT_ENCRYPTION_KEY",
            "Encrypts WhatsApp keys and stored secrets; required with MongoDB",
            Values.ENCRYPTION_KEY);

    /** The address the API listens on. */
    public static final Setting<String> API_HOST =
            of("FAIRBOT_API_HOST", "127.0.0.1", "Address on which the API listens", Values.HOST_NAME);

    /** The port of the API. */
    public static final Setting<Integer> API_PORT = of("FAIRBOT_API_PORT", "3000", "Port of the API", Values.PORT);

    /** The first key of the API, with every right. */
    public static final Setting<Secret> API_ADMIN_KEY = secret(
            "FAIRBOT_API_ADMIN_KEY",
            "First key of the API, with every right; generated on the first start",
            Values.API_KEY);

    /** The origins whose pages may call the API from a browser. */
    public static final Setting<List<String>> CORS_ORIGINS =
            optional("FAIRBOT_CORS_ORIGINS", "Origins whose pages may call the API from a browser", Values.ORIGINS);

    /** How many requests one key, or one address without a key, may make. */
    public static final Setting<RateLimit> RATE_LIMIT = of(
            "FAIRBOT_RATE_LIMIT",
            "600/1m",
            "Requests that one key, or one address without a key, may make",
            Values.RATE_LIMIT);

    /** The channel of a branch that names none. */
    public static final Setting<String> CHANNEL =
            of("FAIRBOT_CHANNEL", "sandbox", "Channel of a branch that names none", Values.oneOf("sandbox"));

    /** The file with the first version of the branches. */
    public static final Setting<Path> BRANCHES_FILE = optional(
            "FAIRBOT_BRANCHES_FILE",
            "Branches and rates of an empty store; the sample branches without it",
            Values.PATH);

    /** Who may use administrators' commands in chat. */
    public static final Setting<List<String>> ADMIN_NUMBERS = optional(
            "FAIRBOT_ADMIN_NUMBERS", "Numbers in E.164 form that are administrators' in chat", Values.PHONE_NUMBERS);

    /** How often each agent is asked how it is. */
    public static final Setting<Duration> HEALTH_INTERVAL = of(
            "FAIRBOT_HEALTH_INTERVAL",
            "30s",
            "How often each agent is asked how it is: its heartbeat",
            Values.INTERVAL);

    /** How many heartbeats an agent may miss in a row. */
    public static final Setting<Integer> HEARTBEAT_MISSES = of(
            "FAIRBOT_HEARTBEAT_MISSES",
            "2",
            "Heartbeats missed in a row after which an agent has failed",
            Values.MISSES);

    /** How much the log says where the host lets the library manage it. */
    public static final Setting<String> LOG_LEVEL = of(
            "FAIRBOT_LOG_LEVEL",
            "info",
            "How much the log of the standalone says",
            Values.oneOf("trace", "debug", "info", "warn", "error"));

    /** The zone of a branch that names none. */
    public static final Setting<ZoneId> TIMEZONE =
            of("FAIRBOT_TIMEZONE", "America/Sao_Paulo", "Time zone of a branch that names none", Values.ZONE);

    /** The language of the bot. */
    public static final Setting<Locale> LOCALE =
            of("FAIRBOT_LOCALE", "pt-BR", "Language in which the bot answers", Values.LOCALE);

    private static final List<Setting<?>> ALL = List.of(
            NODE_ID,
            DATA_DIR,
            MONGODB_URI,
            MONGODB_DATABASE,
            MONGODB_TIMEOUT,
            ENCRYPTION_KEY,
            API_HOST,
            API_PORT,
            API_ADMIN_KEY,
            CORS_ORIGINS,
            RATE_LIMIT,
            CHANNEL,
            BRANCHES_FILE,
            ADMIN_NUMBERS,
            HEALTH_INTERVAL,
            HEARTBEAT_MISSES,
            LOG_LEVEL,
            TIMEZONE,
            LOCALE);

    private BootstrapSettings() {}

    /**
     * Returns every setting, in the order of the documentation.
     *
     * @return the settings
     */
    public static List<Setting<?>> all() {
        return ALL;
    }

    private static <T> Setting<T> of(String name, String fallback, String meaning, Setting.Kind<T> kind) {
        return new Setting<>(name, meaning, Optional.of(fallback), false, kind);
    }

    private static <T> Setting<T> optional(String name, String meaning, Setting.Kind<T> kind) {
        return new Setting<>(name, meaning, Optional.empty(), false, kind);
    }

    private static Setting<Secret> secret(String name, String meaning, Setting.Kind<Secret> kind) {
        return new Setting<>(name, meaning, Optional.empty(), true, kind);
    }
}
