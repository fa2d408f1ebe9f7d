package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting with values that are taken and values that are refused. */
@Tag("place")
class BootstrapSettingsTest {
    private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    /** Name, a value, and what it is read as. */
    static List<Arguments> good() {
        String longKey = "fb_" + "k".repeat(197);
        return List.of(
                row("FAIRBOT_NODE_ID", "a"),
                row("FAIRBOT_NODE_ID", "Node_1.eu-west"),
                row("FAIRBOT_NODE_ID", "n".repeat(64)),
                row("FAIRBOT_DATA_DIR", "/var/lib/fairbot"),
                row("FAIRBOT_DATA_DIR", "a blank/between"),
                row("FAIRBOT_MONGODB_URI", "mongodb://user:password@db.example.com/?replicaSet=rs0", "****"),
                row("FAIRBOT_MONGODB_URI", "mongodb+srv://db.example.com", "****"),
                row("FAIRBOT_MONGODB_DATABASE", "fairbot-2"),
                row("FAIRBOT_MONGODB_DATABASE", "administration"),
                row("FAIRBOT_MONGODB_TIMEOUT", "100ms", "PT0.1S"),
                row("FAIRBOT_MONGODB_TIMEOUT", "5m", "PT5M"),
                row("FAIRBOT_ENCRYPTION_KEY", ENCRYPTION_KEY, "****"),
                row("FAIRBOT_API_HOST", "0.0.0.0"),
                row("FAIRBOT_API_HOST", "::1"),
                row("FAIRBOT_API_HOST", "2001:db8::8a2e:370:7334"),
                row("FAIRBOT_API_HOST", "::ffff:10.0.0.1"),
                row("FAIRBOT_API_HOST", "bot-1.example.com"),
                row("FAIRBOT_API_MAX_CONNECTIONS", "16"),
                row("FAIRBOT_API_MAX_CONNECTIONS", "65535"),
                row("FAIRBOT_API_PORT", "0"),
                row("FAIRBOT_API_PORT", "65535"),
                row("FAIRBOT_API_ADMIN_KEY", "fb_0123456789abcdefg", "****"),
                row("FAIRBOT_API_ADMIN_KEY", longKey, "****"),
                row("FAIRBOT_CORS_ORIGINS", "https://painel.example.com", "[https://painel.example.com]"),
                row("FAIRBOT_CORS_ORIGINS", "http://a:80, https://b", "[http://a:80, https://b]"),
                row("FAIRBOT_RATE_LIMIT", "1/1ms"),
                row("FAIRBOT_RATE_LIMIT", "999999999/7d"),
                row("FAIRBOT_RATE_LIMIT", "600/60s", "600/1m"),
                row("FAIRBOT_RATE_LIMIT", "10/90m", "10/90m"),
                row("FAIRBOT_RATE_LIMIT", "10/24h", "10/1d"),
                row("FAIRBOT_CHANNEL", "sandbox"),
                row("FAIRBOT_CHANNEL", "cloud"),
                row("FAIRBOT_CHANNEL", "web"),
                row("FAIRBOT_CHANNEL", "my-gate2"),
                row("FAIRBOT_CLUSTER", "off"),
                row("FAIRBOT_LEASE_TTL", "2s", "PT2S"),
                row("FAIRBOT_LEASE_TTL", "5m", "PT5M"),
                row("FAIRBOT_DASHBOARD_HOST", "::1"),
                row("FAIRBOT_DASHBOARD_PORT", "0"),
                row("FAIRBOT_DASHBOARD_ADMIN_USER", "maria.souza"),
                row("FAIRBOT_DASHBOARD_ADMIN_PASSWORD", "twelve chars", "****"),
                row("FAIRBOT_CLOUD_ACCESS_TOKEN", "EAAB-12345", "****"),
                row("FAIRBOT_CLOUD_APP_SECRET", "0123456789abcdef", "[****]"),
                row("FAIRBOT_CLOUD_APP_SECRET", "0123456789abcdef, fedcba9876543210", "[****, ****]"),
                row("FAIRBOT_CLOUD_VERIFY_TOKEN", "of-my-choice", "****"),
                row("FAIRBOT_CLOUD_GRAPH_URL", "http://127.0.0.1:8080"),
                row("FAIRBOT_CLOUD_API_VERSION", "v25.0"),
                row("FAIRBOT_WEB_URL", "ws://127.0.0.1:8080/ws/chat"),
                row("FAIRBOT_WEB_CLIENT_VERSION", "2.3000.1023456789"),
                row("FAIRBOT_WEB_DEVICE_NAME", "Câmbio Centro"),
                row("FAIRBOT_WEB_ROOT_KEY", ENCRYPTION_KEY),
                row("FAIRBOT_LOG_DIR", "/var/log/fairbot"),
                row("FAIRBOT_LOG_RETENTION_DAYS", "3650"),
                row("FAIRBOT_GROUP_MESSAGES", "ignore"),
                row("FAIRBOT_GROUP_MESSAGES", "read"),
                row("FAIRBOT_HISTORY_RETENTION_DAYS", "1"),
                row("FAIRBOT_HISTORY_RETENTION_DAYS", "3650"),
                row("FAIRBOT_MEDIA_RETENTION_DAYS", "1"),
                row("FAIRBOT_MEDIA_RETENTION_DAYS", "3650"),
                row("FAIRBOT_MEDIA_MAX_MIB", "16"),
                row("FAIRBOT_MEDIA_MAX_MIB", "1048576"),
                row("FAIRBOT_SMTP_URL", "smtps://user:password@mail.example.com:465", "****"),
                row("FAIRBOT_SMTP_URL", "smtp://mail.example.com", "****"),
                row("FAIRBOT_ALERT_EMAILS", "a@example.com, b@example.com", "[a@example.com, b@example.com]"),
                row("FAIRBOT_ALERT_WEBHOOK", "https://alerts.example.com/hook?token=1", "****"),
                row("FAIRBOT_BRANCHES_FILE", "branches.json"),
                row("FAIRBOT_ADMIN_NUMBERS", "+5548999990000", "[+5548999990000]"),
                row("FAIRBOT_ADMIN_NUMBERS", "+5548999990000 , +12345678", "[+5548999990000, +12345678]"),
                row("FAIRBOT_HEALTH_INTERVAL", "1s", "PT1S"),
                row("FAIRBOT_HEALTH_INTERVAL", "1h", "PT1H"),
                row("FAIRBOT_HEARTBEAT_MISSES", "1"),
                row("FAIRBOT_HEARTBEAT_MISSES", "100"),
                row("FAIRBOT_PUBLIC_URL", "https://bot.example.com"),
                row("FAIRBOT_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", "[127.0.0.1/32, 10.0.0.0/8]"),
                row("FAIRBOT_CLOUD_TOKENS_FILE", "tokens.json"),
                row("FAIRBOT_CLOUD_RATES_FILE", "rates.json"),
                row("FAIRBOT_HANDOFF_REMINDER", "10s", "PT10S"),
                row("FAIRBOT_HANDOFF_REMINDER", "1d", "PT24H"),
                row("FAIRBOT_HANDOFF_WORD", "10s", "PT10S"),
                row("FAIRBOT_HANDOFF_WORD", "1d", "PT24H"),
                row("FAIRBOT_HANDOFF_WAITING", "10s", "PT10S"),
                row("FAIRBOT_HANDOFF_WAITING", "1d", "PT24H"),
                row("FAIRBOT_HANDOFF_SILENCE", "10s", "PT10S"),
                row("FAIRBOT_HANDOFF_SILENCE", "1d", "PT24H"),
                row("FAIRBOT_HANDOFF_IDLE", "10s", "PT10S"),
                row("FAIRBOT_HANDOFF_IDLE", "1d", "PT24H"),
                row("FAIRBOT_LOG_LEVEL", "trace"),
                row("FAIRBOT_LOG_LEVEL", "error"),
                row("FAIRBOT_TIMEZONE", "America/Manaus"),
                row("FAIRBOT_TIMEZONE", "UTC"),
                row("FAIRBOT_LOCALE", "en", "en"),
                row("FAIRBOT_LOCALE", "pt-BR", "pt_BR"));
    }

    static List<Arguments> bad() {
        return List.of(
                row("FAIRBOT_NODE_ID", "two words"),
                row("FAIRBOT_NODE_ID", "n".repeat(65)),
                row("FAIRBOT_DATA_DIR", "nul\u0000"),
                row("FAIRBOT_MONGODB_URI", "http://db.example.com"),
                row("FAIRBOT_MONGODB_URI", "mongodb://"),
                row("FAIRBOT_MONGODB_DATABASE", "a.b"),
                row("FAIRBOT_MONGODB_DATABASE", "a$b"),
                row("FAIRBOT_MONGODB_DATABASE", "Admin"),
                row("FAIRBOT_MONGODB_DATABASE", "n".repeat(64)),
                row("FAIRBOT_MONGODB_TIMEOUT", "99ms"),
                row("FAIRBOT_MONGODB_TIMEOUT", "6m"),
                row("FAIRBOT_MONGODB_TIMEOUT", "soon"),
                row("FAIRBOT_ENCRYPTION_KEY", "short"),
                row("FAIRBOT_ENCRYPTION_KEY", "not base64 at all, whatever its length is"),
                row("FAIRBOT_HEALTH_INTERVAL", "999ms"),
                row("FAIRBOT_HEALTH_INTERVAL", "61m"),
                row("FAIRBOT_HEALTH_INTERVAL", "30"),
                row("FAIRBOT_HEARTBEAT_MISSES", "0"),
                row("FAIRBOT_HEARTBEAT_MISSES", "101"),
                row("FAIRBOT_HEARTBEAT_MISSES", "two"),
                row("FAIRBOT_API_HOST", "127.0.0.1:3000"),
                row("FAIRBOT_API_HOST", "localhost:3000"),
                row("FAIRBOT_API_HOST", "http://localhost"),
                row("FAIRBOT_API_HOST", "h".repeat(254)),
                row("FAIRBOT_API_MAX_CONNECTIONS", "0"),
                row("FAIRBOT_API_MAX_CONNECTIONS", "65536"),
                row("FAIRBOT_API_MAX_CONNECTIONS", "many"),
                row("FAIRBOT_API_PORT", "65536"),
                row("FAIRBOT_API_PORT", "-1"),
                row("FAIRBOT_API_PORT", "80.0"),
                row("FAIRBOT_API_PORT", "99999999999"),
                row("FAIRBOT_API_ADMIN_KEY", "fb_0123456789abcdef"),
                row("FAIRBOT_API_ADMIN_KEY", "xx_0123456789abcdefghij"),
                row("FAIRBOT_API_ADMIN_KEY", "fb_0123456789 abcdefghij"),
                row("FAIRBOT_API_ADMIN_KEY", "fb_" + "k".repeat(198)),
                row("FAIRBOT_CORS_ORIGINS", "*"),
                row("FAIRBOT_CORS_ORIGINS", "https://a.example.com/"),
                row("FAIRBOT_CORS_ORIGINS", "https://a.example.com,"),
                row("FAIRBOT_CORS_ORIGINS", "a.example.com"),
                row("FAIRBOT_CORS_ORIGINS", "http://1.2a"),
                row("FAIRBOT_RATE_LIMIT", "abc"),
                row("FAIRBOT_RATE_LIMIT", "0/1m"),
                row("FAIRBOT_RATE_LIMIT", "1/0s"),
                row("FAIRBOT_RATE_LIMIT", "600/1"),
                row("FAIRBOT_RATE_LIMIT", "600/1w"),
                row("FAIRBOT_RATE_LIMIT", "600/1M"),
                row("FAIRBOT_RATE_LIMIT", "1000000000/1m"),
                row("FAIRBOT_CHANNEL", "Sandbox"),
                row("FAIRBOT_CHANNEL", "my channel"),
                row("FAIRBOT_CLUSTER", "yes"),
                row("FAIRBOT_LEASE_TTL", "1s"),
                row("FAIRBOT_LEASE_TTL", "6m"),
                row("FAIRBOT_DASHBOARD_HOST", "localhost:3001"),
                row("FAIRBOT_DASHBOARD_PORT", "65536"),
                row("FAIRBOT_DASHBOARD_ADMIN_USER", "-maria"),
                row("FAIRBOT_DASHBOARD_ADMIN_PASSWORD", "eleven char"),
                row("FAIRBOT_CLOUD_ACCESS_TOKEN", "two words"),
                row("FAIRBOT_CLOUD_APP_SECRET", "short"),
                row("FAIRBOT_CLOUD_APP_SECRET", "0123456789abcdef,"),
                row("FAIRBOT_CLOUD_APP_SECRET", "0123456789abcdef,fedcba9876543210,0123456789abcdef"),
                row("FAIRBOT_CLOUD_VERIFY_TOKEN", "short"),
                row("FAIRBOT_CLOUD_GRAPH_URL", "graph.facebook.com"),
                row("FAIRBOT_CLOUD_GRAPH_URL", "ftp://graph.example.com"),
                row("FAIRBOT_CLOUD_API_VERSION", "26"),
                row("FAIRBOT_WEB_URL", "https://web.example.com"),
                row("FAIRBOT_WEB_URL", "wss:///nobody"),
                row("FAIRBOT_WEB_CLIENT_VERSION", "2.3000"),
                row("FAIRBOT_WEB_DEVICE_NAME", "<b>"),
                row("FAIRBOT_WEB_ROOT_KEY", "short"),
                row("FAIRBOT_LOG_DIR", "nul\u0000"),
                row("FAIRBOT_LOG_RETENTION_DAYS", "0"),
                row("FAIRBOT_GROUP_MESSAGES", "on"),
                row("FAIRBOT_GROUP_MESSAGES", "READ"),
                row("FAIRBOT_HISTORY_RETENTION_DAYS", "0"),
                row("FAIRBOT_HISTORY_RETENTION_DAYS", "3651"),
                row("FAIRBOT_MEDIA_RETENTION_DAYS", "0"),
                row("FAIRBOT_MEDIA_RETENTION_DAYS", "3651"),
                row("FAIRBOT_MEDIA_MAX_MIB", "15"),
                row("FAIRBOT_MEDIA_MAX_MIB", "1048577"),
                row("FAIRBOT_LOG_RETENTION_DAYS", "3651"),
                row("FAIRBOT_SMTP_URL", "mail.example.com:465"),
                row("FAIRBOT_ALERT_EMAILS", "nobody"),
                row("FAIRBOT_ALERT_EMAILS", "a@example.com,"),
                row("FAIRBOT_ALERT_WEBHOOK", "alerts.example.com"),
                row("FAIRBOT_BRANCHES_FILE", "nul\u0000"),
                row("FAIRBOT_ADMIN_NUMBERS", "5548999990000"),
                row("FAIRBOT_ADMIN_NUMBERS", "+5548999990000;+5548999990001"),
                row("FAIRBOT_ADMIN_NUMBERS", "+1234567"),
                row("FAIRBOT_PUBLIC_URL", "bot.example.com"),
                row("FAIRBOT_PUBLIC_URL", "https://bot.example.com/path"),
                row("FAIRBOT_TRUSTED_PROXIES", "proxy.example.com"),
                row("FAIRBOT_TRUSTED_PROXIES", "10.0.0.0/33"),
                row("FAIRBOT_CLOUD_TOKENS_FILE", "nul\u0000"),
                row("FAIRBOT_CLOUD_RATES_FILE", "nul\u0000"),
                row("FAIRBOT_HANDOFF_REMINDER", "9s"),
                row("FAIRBOT_HANDOFF_REMINDER", "25h"),
                row("FAIRBOT_HANDOFF_WORD", "9s"),
                row("FAIRBOT_HANDOFF_WORD", "25h"),
                row("FAIRBOT_HANDOFF_WAITING", "9s"),
                row("FAIRBOT_HANDOFF_WAITING", "25h"),
                row("FAIRBOT_HANDOFF_SILENCE", "9s"),
                row("FAIRBOT_HANDOFF_SILENCE", "25h"),
                row("FAIRBOT_HANDOFF_IDLE", "9s"),
                row("FAIRBOT_HANDOFF_IDLE", "25h"),
                row("FAIRBOT_LOG_LEVEL", "verbose"),
                row("FAIRBOT_TIMEZONE", "Sao_Paulo"),
                row("FAIRBOT_TIMEZONE", "GMT+99"),
                row("FAIRBOT_LOCALE", "pt_BR"),
                row("FAIRBOT_LOCALE", "und"),
                row("FAIRBOT_LOCALE", "portuguese-of-brazil"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodValueIsTaken(String name, String value, String expected) {
        Settings settings = new SettingsReader().environment(with(name, value)).read();

        assertThat(settings.get(setting(name))).hasToString(expected);
        assertThat(settings.origin(setting(name))).isEqualTo(SettingOrigin.ENVIRONMENT);
        assertThat(settings.warnings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String shown) {
        SettingsReader reader = new SettingsReader().environment(Map.of(name, value));
        String visible = setting(name).secret() ? Secret.MASK : shown.strip();

        assertThatThrownBy(reader::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(name + " is \"" + visible + "\" (environment). It must be "
                        + setting(name).type().allowed() + ".");
    }

    @Test
    void everySettingIsTriedAboveWithGoodAndBadValues() {
        List<String> names =
                BootstrapSettings.all().stream().map(Setting::name).sorted().toList();

        assertThat(good().stream().map(row -> row.get()[0]).distinct().sorted().toList())
                .isEqualTo(names);
        assertThat(bad().stream().map(row -> row.get()[0]).distinct().sorted().toList())
                .isEqualTo(names);
    }

    @Test
    void everySettingHasANameOfOursAndAMeaning() {
        Pattern name = Pattern.compile("FAIRBOT_[A-Z]+(_[A-Z]+)*");

        assertThat(BootstrapSettings.all()).allSatisfy(setting -> {
            assertThat(setting.name()).matches(name);
            assertThat(setting.description()).isNotBlank();
            assertThat(setting.property())
                    .isEqualTo(setting.name().toLowerCase(java.util.Locale.ROOT).replace('_', '.'));
        });
        assertThat(BootstrapSettings.all().stream().map(Setting::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultIsAnAllowedValue() {
        assertThat(BootstrapSettings.all()).allSatisfy(BootstrapSettingsTest::readsItsDefault);
    }

    @Test
    void whatHoldsAKeyOrAPasswordIsSecret() {
        assertThat(BootstrapSettings.all().stream().filter(Setting::secret))
                .containsExactly(
                        BootstrapSettings.MONGODB_URI,
                        BootstrapSettings.ENCRYPTION_KEY,
                        BootstrapSettings.API_ADMIN_KEY,
                        BootstrapSettings.DASHBOARD_ADMIN_PASSWORD,
                        BootstrapSettings.CLOUD_ACCESS_TOKEN,
                        BootstrapSettings.CLOUD_APP_SECRETS,
                        BootstrapSettings.CLOUD_VERIFY_TOKEN,
                        BootstrapSettings.SMTP_URL,
                        BootstrapSettings.ALERT_WEBHOOK);
    }

    @Test
    void withMongoDbTheEncryptionKeyComesFromOutside() {
        SettingsReader reader =
                new SettingsReader().environment(Map.of("FAIRBOT_MONGODB_URI", "mongodb://u:canary@db.example.com"));

        assertThatThrownBy(reader::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("FAIRBOT_ENCRYPTION_KEY is missing")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aClusterNeedsADatabase() {
        SettingsReader alone = new SettingsReader().environment(Map.of("FAIRBOT_CLUSTER", "on"));

        assertThatThrownBy(alone::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("FAIRBOT_MONGODB_URI is missing. With FAIRBOT_CLUSTER=on");
        assertThat(new SettingsReader()
                        .environment(Map.of(
                                "FAIRBOT_CLUSTER",
                                "on",
                                "FAIRBOT_MONGODB_URI",
                                "mongodb://db.example.com",
                                "FAIRBOT_ENCRYPTION_KEY",
                                ENCRYPTION_KEY))
                        .read()
                        .get(BootstrapSettings.CLUSTER))
                .isEqualTo("on");
    }

    @Test
    void theLiveServiceHasNoOtherRootKey() {
        for (Map<String, String> live : List.of(
                Map.of("FAIRBOT_WEB_ROOT_KEY", ENCRYPTION_KEY),
                Map.of("FAIRBOT_WEB_ROOT_KEY", ENCRYPTION_KEY, "FAIRBOT_WEB_URL", "wss://web.WhatsApp.com/ws/chat"))) {
            assertThatThrownBy(() -> new SettingsReader().environment(live).read())
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("FAIRBOT_WEB_ROOT_KEY is set without another server");
        }
    }

    /** A setting and what it cannot be without. */
    private static Map<String, String> with(String name, String value) {
        return switch (name) {
            case "FAIRBOT_MONGODB_URI" -> Map.of(name, value, "FAIRBOT_ENCRYPTION_KEY", ENCRYPTION_KEY);
            case "FAIRBOT_WEB_ROOT_KEY" -> Map.of(name, value, "FAIRBOT_WEB_URL", "ws://127.0.0.1:1");
            default -> Map.of(name, value);
        };
    }

    private static <T> void readsItsDefault(Setting<T> setting) {
        Optional<T> value =
                setting.defaultValue().map(text -> setting.type().parser().parse(text));

        assertThat(Settings.defaults().find(setting)).isEqualTo(value);
    }

    private static Setting<?> setting(String name) {
        return BootstrapSettings.all().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Arguments row(String name, String value) {
        return row(name, value, value);
    }

    private static Arguments row(String name, String value, String shown) {
        return Arguments.of(name, value, shown);
    }
}
