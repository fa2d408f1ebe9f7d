package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.cloud.CloudFinding.FindingStatus;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check of an installation: against the lab and a running bot, and against an app that the lab does not play. */
class CloudCheckTest {
    private static final String NUMBER = CloudLab.NUMBERS.get(0);
    private static final Secret KEY = Secret.of("fb_a-key-of-more-than-17-letters");
    private static final ScheduledExecutorService TIMERS = DaemonExecutorFactory.scheduler("cloud-check-time");

    @TempDir
    private static Path directory;

    private static CloudLab lab;
    private static Coordinator bot;
    private static URI webhook = URI.create("http://127.0.0.1");

    @BeforeAll
    static void start() {
        lab = CloudLab.start(CloudCheckTest.class);
        Settings settings = Settings.fromVariables(Map.of(
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", "a-token-that-no-line-uses",
                        "FAIRBOT_CLOUD_APP_SECRET", CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()))
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY)
                .with(BootstrapSettings.API_PORT, 0);
        bot = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new CloudChannel())
                .branch(Branch.of("centro", CloudChannel.ID, ZoneOffset.UTC)
                        .with(CloudChannel.PHONE_NUMBER_ID, NUMBER)
                        .with(CloudChannel.ACCOUNT_ID, CloudLab.ACCOUNT)
                        .with(CloudChannel.ACCESS_TOKEN, CloudLab.TOKEN))
                .handler((state, event, context) -> Turn.ignore())
                .build();
        webhook = bot.start().address().resolve(CloudChannel.WEBHOOK_PATH);
    }

    @AfterAll
    static void stop() {
        if (bot != null) {
            bot.close();
        }
        if (lab != null) {
            lab.close();
        }
        TIMERS.shutdownNow();
    }

    @AfterEach
    void mend() {
        lab.perform(
                "config",
                Map.of(
                        "scopes",
                        List.of("whatsapp_business_management", "whatsapp_business_messaging"),
                        "subscribed",
                        true));
    }

    private static CloudOptions options() {
        return new CloudOptions(
                lab.address(), "v26.0", CloudLab.TOKEN, List.of(CloudLab.APP_SECRET), CloudLab.VERIFY_TOKEN);
    }

    private static <T> T checked(CloudOptions options, Function<CloudCheck, CompletionStage<T>> what) {
        return checked(options, Clock.systemUTC(), what);
    }

    private static <T> T checked(
            CloudOptions options, InstantSource clock, Function<CloudCheck, CompletionStage<T>> what) {
        SystemTimeSource time = new SystemTimeSource(clock, TIMERS);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
        try (CloudCheck check = new CloudCheck(options, platform)) {
            return what.apply(check)
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static List<CloudFinding> line(CloudOptions options, String number, Optional<String> account) {
        return checked(options, check -> check.line(number, account, Optional.empty()));
    }

    private static CloudFinding find(List<CloudFinding> findings, String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFailed(CloudFinding finding, String words) {
        assertThat(finding.status()).as(finding.toString()).isEqualTo(FindingStatus.FAILED);
        assertThat(finding.detail()).contains(words);
    }

    @Test
    void anInstallationThatIsInOrderHasNoFailure() {
        List<CloudFinding> line = line(options(), NUMBER, Optional.of(CloudLab.ACCOUNT));
        assertThat(line)
                .extracting(CloudFinding::subject)
                .containsExactly("token", "permissions", "number", "account", "subscription", "templates");
        List<CloudFinding> door = checked(options(), check -> check.webhook(webhook));
        assertThat(door)
                .extracting(CloudFinding::subject)
                .containsExactly("webhook verification", "webhook, wrong signature", "webhook, right signature");
        CloudFinding clock = checked(options(), CloudCheck::clock);
        assertThat(line).allMatch(finding -> finding.status() == FindingStatus.OK);
        assertThat(door).allMatch(finding -> finding.status() == FindingStatus.OK);
        assertThat(clock.status()).isEqualTo(FindingStatus.OK);
        assertThat(find(line, "templates").detail()).matches("([0-9]+), of which \\1 can be sent");
        List<CloudFinding> app = checked(options(), check -> check.app(Optional.empty()));
        assertThat(app).allMatch(finding -> finding.status() == FindingStatus.SKIPPED);
    }

    @Test
    void aDeadTokenIsNamedAndTheRestIsNotGuessed() {
        CloudOptions dead = new CloudOptions(
                lab.address(), "v26.0", Secret.of("dead-token"), List.of(CloudLab.APP_SECRET), CloudLab.VERIFY_TOKEN);
        List<CloudFinding> line = line(dead, NUMBER, Optional.of(CloudLab.ACCOUNT));
        assertFailed(find(line, "token"), "FAIRBOT_CLOUD_ACCESS_TOKEN");
        assertThat(line)
                .filteredOn(finding -> finding.status() == FindingStatus.SKIPPED)
                .hasSize(5);
        assertThat(line.toString()).doesNotContain("dead-token");
    }

    @Test
    void aMissingPermissionIsNamed() {
        lab.perform("config", Map.of("scopes", List.of("whatsapp_business_management")));
        List<CloudFinding> line = line(options(), NUMBER, Optional.of(CloudLab.ACCOUNT));
        assertFailed(find(line, "permissions"), "the token has not whatsapp_business_messaging. Generate");
        assertThat(find(line, "token").status()).isEqualTo(FindingStatus.OK);
    }

    @Test
    void anAccountThatDeliversNothingIsNamed() {
        lab.perform("config", Map.of("subscribed", false));
        assertFailed(find(line(options(), NUMBER, Optional.of(CloudLab.ACCOUNT)), "subscription"), "delivers nothing");
    }

    @Test
    void aWrongNumberAndAWrongAccountAreNamed() {
        List<CloudFinding> number = line(options(), "880000000000999", Optional.of(CloudLab.ACCOUNT));
        assertFailed(find(number, "number"), "phoneNumberId");
        assertFailed(find(number, "account"), "does not belong to it");
        List<CloudFinding> account = line(options(), NUMBER, Optional.of("731100000000008"));
        assertFailed(find(account, "account"), "accountId");
        List<CloudFinding> none = line(options(), NUMBER, Optional.empty());
        assertFailed(find(none, "account"), "Set accountId in lines.cloud");
        assertThat(find(none, "subscription").status()).isEqualTo(FindingStatus.SKIPPED);
    }

    @Test
    void templatesThatCannotBeSentAreNamed() {
        lab.perform("template", Map.of("name", "promocao", "body", "Oi", "status", "PAUSED"));
        assertThat(find(line(options(), NUMBER, Optional.of(CloudLab.ACCOUNT)), "templates"))
                .isEqualTo(new CloudFinding(
                        "templates", FindingStatus.OK, "2, of which 1 can be sent; promocao/pt_BR is PAUSED"));
        lab.perform("template", Map.of("name", "promocao", "body", "Oi", "status", "APPROVED"));
    }

    @Test
    void metaThatCannotBeReachedIsNoWrongToken() {
        CloudOptions nowhere = new CloudOptions(
                URI.create("http://127.0.0.1:1"),
                "v26.0",
                CloudLab.TOKEN,
                List.of(CloudLab.APP_SECRET),
                CloudLab.VERIFY_TOKEN);
        List<CloudFinding> line = line(nowhere, NUMBER, Optional.of(CloudLab.ACCOUNT));
        assertFailed(find(line, "token"), "FAIRBOT_CLOUD_GRAPH_URL");
        assertThat(find(line, "number").detail()).isEqualTo("Meta could not be asked");
        assertFailed(checked(nowhere, CloudCheck::clock), "cannot be reached");
    }

    @Test
    void aClockThatIsWrongIsNamed() {
        InstantSource late = InstantSource.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
        assertFailed(checked(options(), late, CloudCheck::clock), "s behind Meta's");
        InstantSource early = InstantSource.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        assertFailed(checked(options(), early, CloudCheck::clock), "s ahead of Meta's");
    }

    @Test
    void aWebhookThatIsNotThereIsNamed() {
        URI nowhere = URI.create("http://127.0.0.1:1/webhooks/whatsapp");
        List<CloudFinding> none = checked(options(), check -> check.webhook(nowhere));
        assertThat(none).allSatisfy(finding -> assertFailed(finding, "Start fairbot"));
        URI elsewhere = webhook.resolve("/webhooks/other");
        List<CloudFinding> other = checked(options(), check -> check.webhook(elsewhere));
        assertThat(other).allSatisfy(finding -> assertFailed(finding, "answers 404"));
    }

    @Test
    void anotherSecretAndAnotherVerifyTokenAreNamed() {
        CloudOptions other = new CloudOptions(
                lab.address(),
                "v26.0",
                CloudLab.TOKEN,
                List.of(CloudLab.APP_SECRET, Secret.of("another-secret")),
                Secret.of("another-verify-token"));
        List<CloudFinding> door = checked(other, check -> check.webhook(webhook));
        assertFailed(find(door, "webhook verification"), "FAIRBOT_CLOUD_VERIFY_TOKEN");
        assertFailed(find(door, "webhook, right signature"), "FAIRBOT_CLOUD_APP_SECRET");
        assertThat(find(door, "webhook, wrong signature").status()).isEqualTo(FindingStatus.OK);
        assertThat(door.toString()).doesNotContain("another-secret", "another-verify-token");
    }

    @Test
    void theInstanceChecksALineWhoseTokenOnlyItCanRead() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ask("/branches/centro/cloud/check").statusCode() == 200);
        JsonNode found = Json.mapper()
                .readTree(ask("/branches/centro/cloud/check").body())
                .path("findings");
        assertThat(found)
                .hasSize(6)
                .allMatch(finding -> finding.path("status").asText().equals("OK"));
        assertThat(ask("/branches/praia/cloud/check").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(bot.address().resolve(path))
                                .header("Authorization", "Bearer " + KEY.reveal())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the-secret   | {\"data\":[{\"object\":\"whatsapp_business_account\",\"active\":true,\"callback_url\":\"https://bot.example.com/webhooks/whatsapp\",\"fields\":[{\"name\":\"messages\"}]}]} | OK | OK | the app delivers to https://bot.example.com/webhooks/whatsapp",
                "the-secret   | {\"data\":[{\"object\":\"whatsapp_business_account\",\"active\":true,\"callback_url\":\"https://old.example.com/x\",\"fields\":[{\"name\":\"messages\"}]}]} | OK | FAILED | delivers to https://old.example.com/x and not to https://bot.example.com/webhooks/whatsapp",
                "the-secret   | {\"data\":[{\"object\":\"whatsapp_business_account\",\"active\":true,\"callback_url\":\"https://bot.example.com/webhooks/whatsapp\",\"fields\":[{\"name\":\"calls\"}]}]} | OK | FAILED | not subscribed to the field messages",
                "the-secret   | {\"data\":[{\"object\":\"page\",\"active\":true}]} | OK | FAILED | has no webhook",
                "wrong-secret | {\"data\":[]} | FAILED | SKIPPED | needs the secret"
            })
    void theAppSaysWhetherItsSecretIsRightAndWhereItDelivers(
            String secret, String subscriptions, FindingStatus ofSecret, FindingStatus ofCallback, String words)
            throws IOException {
        HttpServer meta = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        meta.createContext("/", exchange -> {
            boolean isToken = exchange.getRequestURI().getPath().endsWith("/debug_token");
            boolean isApp =
                    "Bearer 4711|the-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = (isToken
                            ? "{\"data\":{\"is_valid\":true,\"app_id\":\"4711\"}}"
                            : isApp ? subscriptions : "{\"error\":{\"code\":190,\"message\":\"Invalid OAuth token\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isToken || isApp ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        meta.start();
        try {
            CloudOptions options = new CloudOptions(
                    URI.create("http://127.0.0.1:" + meta.getAddress().getPort()),
                    "v26.0",
                    CloudLab.TOKEN,
                    List.of(Secret.of("older-secret"), Secret.of(secret)),
                    CloudLab.VERIFY_TOKEN);
            List<CloudFinding> app = checked(
                    options, check -> check.app(Optional.of(URI.create("https://bot.example.com/webhooks/whatsapp"))));
            assertThat(find(app, "app secret").status()).isEqualTo(ofSecret);
            assertThat(find(app, "callback").status()).isEqualTo(ofCallback);
            assertThat(find(app, "callback").detail()).contains(words);
        } finally {
            meta.stop(0);
        }
    }
}
