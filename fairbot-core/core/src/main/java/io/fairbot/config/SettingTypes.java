package io.fairbot.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of setting values. */
final class SettingTypes {
    static final int MAX_PORT = 65_535;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/(.+)");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final Pattern KEY = Pattern.compile("fb_[A-Za-z0-9_-]{17,197}");
    /**
     * The form of a host: a name or an IPv4 address has no colon, an IPv6 address two or more; one colon alone would begin
     * a port.
     */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}");

    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern MONGODB = Pattern.compile("mongodb(\\+srv)?://\\S+");
    private static final Pattern DATABASE =
            Pattern.compile("(?!(?i:admin|local|config)$)[^/\\\\. \"$*<>:|?\u0000]{1,63}");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int KEY_BYTES = 32;
    private static final int MOST_MISSES = 100;
    static final int MOST_DAYS = 3650;

    /** The largest size of a directory: 1 TiB. */
    static final int MOST_MIB = 1024 * 1024;

    private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@,]{1,64}@[A-Za-z0-9.-]{1,253}");
    private static final Pattern SMTP = Pattern.compile("smtps?://\\S+");

    private SettingTypes() {}

    static final Setting.SettingType<String> NODE_ID =
            matching(NODE, "1 to 64 characters out of letters, digits, dot, hyphen and underscore");

    static final Setting.SettingType<Path> PATH = new Setting.SettingType<>("a path", text -> {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    });

    static final Setting.SettingType<String> HOST_NAME = matching(HOST, "a host name or an IP address, without a port");

    static final Setting.SettingType<Integer> PORT =
            new Setting.SettingType<>("a whole number from 0 to " + MAX_PORT + "; 0 takes any free port", text -> {
                int port = Integer.parseInt(text);
                if (port < 0 || port > MAX_PORT) {
                    throw new IllegalArgumentException(text);
                }
                return port;
            });

    static final Setting.SettingType<Secret> API_KEY = new Setting.SettingType<>(
            "\"fb_\" followed by 17 or more letters, digits, hyphens or underscores", text -> {
                if (!KEY.matcher(text).matches()) {
                    throw new IllegalArgumentException("not a key");
                }
                return Secret.of(text);
            });

    static final Setting.SettingType<Secret> MONGODB_URI =
            new Setting.SettingType<>("a connection string that begins with mongodb:// or mongodb+srv://", text -> {
                if (!MONGODB.matcher(text).matches()) {
                    throw new IllegalArgumentException("not a connection string");
                }
                return Secret.of(text);
            });

    static final Setting.SettingType<String> MONGODB_DATABASE = matching(
            DATABASE,
            "1 to 63 characters without blank, dot, quotation mark and / \\ $ * < > : | ?, and none of MongoDB's own"
                    + " databases admin, local and config");

    static final Setting.SettingType<Duration> TIMEOUT = new Setting.SettingType<>(
            "a time from 100ms to 5m such as 2s", text -> between(SHORTEST, duration(text), LONGEST));

    static final Setting.SettingType<Duration> INTERVAL = new Setting.SettingType<>(
            "a time from 1s to 1h such as 30s",
            text -> between(Duration.ofSeconds(1), duration(text), Duration.ofHours(1)));

    static final Setting.SettingType<Duration> HANDOFF_STEP = new Setting.SettingType<>(
            "a time from 10s to 1d such as 10m",
            text -> between(Duration.ofSeconds(10), duration(text), Duration.ofDays(1)));

    static final Setting.SettingType<Integer> MISSES = wholeNumber(1, MOST_MISSES);

    static final Setting.SettingType<Duration> LEASE = new Setting.SettingType<>(
            "a time from 2s to 5m such as 15s", text -> between(Duration.ofSeconds(2), duration(text), LONGEST));

    static final Setting.SettingType<String> USER = matching(
            USER_NAME,
            "1 to 64 lower-case letters, digits, dots, hyphens or underscores, the first one a letter or a digit");

    static final Setting.SettingType<Secret> PASSWORD = hidden(Pattern.compile(".{12,200}"), "12 to 200 characters");

    static final Setting.SettingType<Secret> TOKEN =
            hidden(Pattern.compile("[!-~]{8,1000}"), "8 to 1000 letters, digits or signs, without blanks");

    static final Setting.SettingType<List<Secret>> TOKENS =
            new Setting.SettingType<>(TOKEN.allowed() + " and commas, or two such texts with a comma between", text -> {
                List<String> tokens = List.of(text.split(",", -1));
                if (tokens.size() > 2) {
                    throw new IllegalArgumentException("too many");
                }
                return tokens.stream()
                        .map(String::strip)
                        .map(TOKEN.parser()::parse)
                        .toList();
            });

    static final Setting.SettingType<String> HTTP_URL = new Setting.SettingType<>(
            "an address that begins with https:// or http://", text -> address(text, "https", "http"));

    static final Setting.SettingType<Secret> SECRET_URL = new Setting.SettingType<>(
            HTTP_URL.allowed(), text -> Secret.of(HTTP_URL.parser().parse(text)));

    static final Setting.SettingType<String> SOCKET_URL = new Setting.SettingType<>(
            "an address that begins with wss:// or ws://", text -> address(text, "wss", "ws"));

    static final Setting.SettingType<Secret> SMTP_URL = new Setting.SettingType<>(
            "an address such as smtps://user:password@mail.example.com:465",
            text -> Secret.of(address(checked(SMTP, text), "smtps", "smtp")));

    static final Setting.SettingType<List<String>> EMAILS =
            listOf(text -> checked(EMAIL, text), "a comma-separated list of addresses such as caixa@example.com");

    static final Setting.SettingType<String> API_VERSION =
            matching(Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,3}"), "a version such as v26.0");

    static final Setting.SettingType<String> WEB_VERSION = matching(
            Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,10}){2}"), "three numbers with dots between them such as 2.3000.1");

    static final Setting.SettingType<String> DEVICE_NAME = matching(
            Pattern.compile("[\\p{L}\\p{N} ._-]{1,50}"),
            "1 to 50 letters, digits, blanks, dots, hyphens or underscores");

    static final Setting.SettingType<String> PUBLIC_KEY = new Setting.SettingType<>("32 bytes in base64", text -> {
        if (Base64.getDecoder().decode(text).length != KEY_BYTES) {
            throw new IllegalArgumentException("not a key");
        }
        return text;
    });

    static final Setting.SettingType<Secret> ENCRYPTION_KEY =
            new Setting.SettingType<>("32 random bytes in base64, as \"openssl rand -base64 32\" makes them", text -> {
                if (Base64.getDecoder().decode(text).length != KEY_BYTES) {
                    throw new IllegalArgumentException("not a key");
                }
                return Secret.of(text);
            });

    static final Setting.SettingType<RateLimit> RATE_LIMIT =
            new Setting.SettingType<>("a number of requests, a slash and a time, such as 600/1m", text -> {
                Matcher matcher = RATE.matcher(text);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(text);
                }
                return new RateLimit(Integer.parseInt(matcher.group(1)), duration(matcher.group(2)));
            });

    static final Setting.SettingType<List<String>> ORIGINS = listOf(
            SettingTypes::origin, "a comma-separated list of origins such as https://painel.example.com, never *");

    static final Setting.SettingType<List<AddressRange>> ADDRESS_RANGES = new Setting.SettingType<>(
            "a comma-separated list of IP addresses and networks such as 127.0.0.1, 10.0.0.0/8",
            text -> Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(AddressRange::parse)
                    .toList());

    static final Setting.SettingType<String> PUBLIC_ORIGIN = new Setting.SettingType<>(
            "an address without a path, such as https://bot.example.com", SettingTypes::origin);

    static final Setting.SettingType<List<String>> PHONE_NUMBERS = listOf(
            text -> checked(E164, text), "a comma-separated list of numbers in E.164 form such as +5548999990000");

    static final Setting.SettingType<ZoneId> ZONE =
            new Setting.SettingType<>("a time zone such as America/Sao_Paulo", text -> {
                try {
                    return ZoneId.of(text);
                } catch (DateTimeException e) {
                    throw new IllegalArgumentException(e);
                }
            });

    static final Setting.SettingType<Locale> LOCALE =
            new Setting.SettingType<>("a language tag such as pt-BR or en", text -> {
                try {
                    Locale locale = new Locale.Builder().setLanguageTag(text).build();
                    if (locale.getLanguage().isEmpty()) {
                        throw new IllegalArgumentException(text);
                    }
                    return locale;
                } catch (IllformedLocaleException e) {
                    throw new IllegalArgumentException(e);
                }
            });

    /** The id of a channel, of which the application may have any. */
    static final Setting.SettingType<String> CHANNEL = new Setting.SettingType<>(
            "the id of a channel: a lower-case letter and up to 39 more, digits or hyphens", SettingTypes::channel);

    private static String channel(String text) {
        if (!text.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("no id of a channel");
        }
        return text;
    }

    static Setting.SettingType<String> oneOf(String... allowed) {
        List<String> values = List.of(allowed);
        return new Setting.SettingType<>("one of " + String.join(", ", values), text -> {
            if (!values.contains(text)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    static Setting.SettingType<Integer> wholeNumber(int least, int most) {
        return new Setting.SettingType<>("a whole number from " + least + " to " + most, text -> {
            int count = Integer.parseInt(text);
            if (count < least || count > most) {
                throw new IllegalArgumentException(text);
            }
            return count;
        });
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Duration between(Duration least, Duration time, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(time.toString());
        }
        return time;
    }

    /** Formats a value in the form of the settings. */
    static String format(Object value) {
        if (value instanceof Duration duration) {
            return text(duration);
        }
        if (value instanceof Locale locale) {
            return locale.toLanguageTag();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value.toString();
    }

    /** Formats a duration in the largest unit in which it is a whole number. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        record Unit(long millis, String suffix) {}
        return List.of(new Unit(86_400_000, "d"), new Unit(3_600_000, "h"), new Unit(60_000, "m"), new Unit(1_000, "s"))
                .stream()
                .filter(unit -> millis >= unit.millis && millis % unit.millis == 0)
                .findFirst()
                .map(unit -> millis / unit.millis + unit.suffix)
                .orElse(millis + "ms");
    }

    private static Setting.SettingType<String> matching(Pattern pattern, String allowed) {
        return new Setting.SettingType<>(allowed, text -> checked(pattern, text));
    }

    private static Setting.SettingType<Secret> hidden(Pattern pattern, String allowed) {
        return new Setting.SettingType<>(allowed, text -> Secret.of(checked(pattern, text)));
    }

    /** Checks that a text is a URI with a host and one of the schemes. */
    private static String address(String text, String... schemes) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !List.of(schemes).contains(uri.getScheme())) {
            throw new IllegalArgumentException("not an address");
        }
        return text;
    }

    private static Setting.SettingType<List<String>> listOf(UnaryOperator<String> item, String allowed) {
        return new Setting.SettingType<>(
                allowed,
                text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(item)
                        .toList());
    }

    /** Checks an origin: a text of its form can still name no host, such as {@code http://1.2a}. */
    private static String origin(String text) {
        if (URI.create(checked(ORIGIN, text)).getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static String checked(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
