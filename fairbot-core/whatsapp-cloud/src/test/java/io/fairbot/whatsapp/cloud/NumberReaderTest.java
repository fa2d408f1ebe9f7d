package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairbot.config.Secret;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Meta says about a number and its token, with answers that the lab does not give. */
class NumberReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final ExecutorService executor = new DaemonExecutorFactory().create("number-test", 2);
    private final ScheduledExecutorService timers = DaemonExecutorFactory.scheduler("number-test-time");
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicReference<String> number = new AtomicReference<>("{}");
    private final AtomicReference<String> token = new AtomicReference<>("{}");
    private final AtomicReference<String> secret = new AtomicReference<>("a-token");
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokenReads = new AtomicInteger();
    private HttpServer meta;
    private NumberReader reader;

    @BeforeEach
    void start() throws IOException {
        meta = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        meta.createContext("/", exchange -> {
            boolean isToken = exchange.getRequestURI().getPath().endsWith("/debug_token");
            if (isToken) {
                tokenReads.incrementAndGet();
            }
            authorizations.add((isToken ? "token " : "number ")
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer =
                    Objects.requireNonNull(isToken ? token.get() : number.get()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        meta.start();
        InstantSource clock = now::get;
        SystemTimeSource time = new SystemTimeSource(clock, timers);
        GraphClient client = new GraphClient(
                URI.create("http://127.0.0.1:" + meta.getAddress().getPort() + "/v26.0/"),
                GraphClient.GraphTimeouts.DEFAULTS,
                time,
                executor);
        reader = new NumberReader(
                "matriz",
                new CloudLine("1", Optional.empty(), () -> Secret.of(Objects.requireNonNull(secret.get())), false),
                client,
                time);
    }

    @AfterEach
    void stop() {
        meta.stop(0);
        executor.shutdownNow();
        timers.shutdownNow();
    }

    @Test
    void aNumberThatMetaRestrictsIsToBeMended() {
        number.set("{\"quality_rating\":\"RED\",\"status\":\"FLAGGED\"}");
        NumberStatus status = CloudFixture.done(reader.read());
        assertThat(status).isEqualTo(new NumberStatus("RED", "FLAGGED", "UNKNOWN", false, NOW));
        assertThat(reader.problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("the branch matriz has the status FLAGGED and the quality RED"));
        number.set("{}");
        CloudFixture.done(reader.read());
        assertThat(reader.problem()).as("what Meta does not say is not wrong").isEmpty();
    }

    @Test
    void aTokenThatEndsSoonIsToBeReplacedAndIsAskedForAgainAfterHours() {
        token.set("{\"data\":{\"expires_at\":" + NOW.plus(Duration.ofDays(3)).getEpochSecond() + "}}");
        CloudFixture.done(reader.read());
        await().until(() -> reader.tokenEnd().isPresent());
        assertThat(reader.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("ends at 2026-12-03T12:00:00Z", "a system user"));
        CloudFixture.done(reader.read());
        token.set("{\"data\":{\"expires_at\":0}}");
        now.set(NOW.plus(Duration.ofHours(6)));
        CloudFixture.done(reader.read());
        await().until(() -> reader.tokenEnd().isEmpty());
        assertThat(reader.problem()).isEmpty();
        assertThat(tokenReads).hasValue(2);
    }

    @Test
    void aTokenThatIsReplacedIsUsedByTheNextCall() {
        CloudFixture.done(reader.read());
        secret.set("b-token");
        reader.forgetToken();
        CloudFixture.done(reader.read());
        await().until(() -> authorizations.contains("token Bearer b-token"));
        assertThat(authorizations).contains("number Bearer a-token", "number Bearer b-token", "token Bearer a-token");
    }

    @Test
    void aTokenOfWhichMetaSaysNothingIsNoProblem() {
        meta.removeContext("/");
        meta.createContext("/", exchange -> {
            boolean isToken = exchange.getRequestURI().getPath().endsWith("/debug_token");
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isToken ? 400 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            if (isToken) {
                tokenReads.incrementAndGet();
            }
        });
        CloudFixture.done(reader.read());
        await().until(() -> tokenReads.get() > 0);
        assertThat(reader.tokenEnd()).isEmpty();
        assertThat(reader.problem()).isEmpty();
    }
}
