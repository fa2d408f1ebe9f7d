package io.fairbot.whatsapp.web.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to the lab that fail before anybody is logged in. */
class ConnectionLabTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NOTHING = {};
    private static WaLab lab;
    private static ScheduledExecutorService timers;
    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        lab = WaLab.start(ConnectionLabTest.class);
        timers = DaemonExecutorFactory.scheduler("connection-test");
        threads = new DaemonExecutorFactory().create("connection-test", 4);
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(threads).ifPresent(ExecutorService::shutdownNow);
        Optional.ofNullable(timers).ifPresent(ExecutorService::shutdownNow);
        Optional.ofNullable(lab).ifPresent(WaLab::close);
    }

    private static RecordedConnection open(Duration limit, CurvePublicKey rootKey) {
        ConnectionParts parts = new ConnectionParts(
                new ServerAddress(lab.url(), rootKey),
                new ConnectionTimes(limit, limit, limit),
                new SystemTimeSource(Clock.systemUTC(), timers),
                RANDOM,
                threads);
        RecordedConnection recorded = new RecordedConnection();
        ServerConnection connection = new ServerConnection(
                parts, new ConnectionIdentity(CurveKeyPair.generate(RANDOM), NOTHING, NOTHING), recorded);
        connection.open();
        return recorded;
    }

    private static List<JsonNode> logins() {
        return lab.perform("log", Map.of("what", "login")).findParents("what");
    }

    @ParameterizedTest
    @CsvSource({
        "wrong-root, The server's intermediate certificate is not signed by its issuer.",
        "random-signatures, The server's intermediate certificate is not signed by its issuer.",
        "short-signatures, The server's intermediate certificate is not signed by its issuer.",
        "expired, The server's intermediate certificate is not valid now; check the clock of this machine.",
        "not-yet-valid, The server's intermediate certificate is not valid now; check the clock of this machine.",
        "wrong-issuer, The server's intermediate certificate names another issuer.",
        "wrong-leaf-issuer, The server's leaf certificate names another issuer.",
        "wrong-leaf-key, The server's leaf certificate is for another key.",
        "tampered-static, The server's answer to the handshake is wrong:",
        "tampered-payload, The server's answer to the handshake is wrong:",
        "low-order-key, The server's answer to the handshake is wrong: The public key has a small order",
        "garbage, The server's answer to the handshake is wrong:",
        "oversize, The server announced a frame of 16777215 bytes; at most 4194304 are allowed."
    })
    void aWrongHandshakeIsRefusedWithTheReasonAndNothingOfTheDeviceIsSent(String fault, String reason) {
        int before = logins().size();
        lab.perform("handshake", Map.of("fault", fault));

        RecordedConnection recorded = open(Duration.ofSeconds(20), CurvePublicKey.of(lab.rootKey()));

        await().until(recorded::isEnded);
        assertThat(recorded.end().detail()).startsWith(reason);
        assertThat(recorded.end().cause().text()).startsWith("WEB_OTHER/handshake");
        assertThat(logins()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "silent, 1, WEB_CONNECTION_LOST/408, The server has not accepted the connection within 1 s.",
        "close, 20, WEB_CONNECTION_LOST/closed, The server has closed the connection."
    })
    void aServerThatDoesNotAnswerIsLeft(String fault, int seconds, String cause, String reason) {
        lab.perform("handshake", Map.of("fault", fault));

        RecordedConnection recorded = open(Duration.ofSeconds(seconds), CurvePublicKey.of(lab.rootKey()));

        await().until(recorded::isEnded);
        assertThat(recorded.end().detail()).isEqualTo(reason);
        assertThat(recorded.end().cause().text()).isEqualTo(cause);
    }

    @Test
    void aServerOfAnotherRootKeyIsRefused() {
        RecordedConnection recorded =
                open(Duration.ofSeconds(20), CurveKeyPair.generate(RANDOM).publicKey());

        await().until(recorded::isEnded);
        assertThat(recorded.end().detail())
                .isEqualTo("The server's intermediate certificate is not signed by its issuer.");
    }

    @Test
    void withoutAThreadNothingIsOpenedAndNothingIsSent() {
        ConnectionParts parts = new ConnectionParts(
                new ServerAddress(lab.url(), CurvePublicKey.of(lab.rootKey())),
                ConnectionTimes.DEFAULTS,
                new SystemTimeSource(Clock.systemUTC(), timers),
                RANDOM,
                task -> {
                    throw new RejectedExecutionException("stopped");
                });
        RecordedConnection recorded = new RecordedConnection();
        ServerConnection connection = new ServerConnection(
                parts, new ConnectionIdentity(CurveKeyPair.generate(RANDOM), NOTHING, NOTHING), recorded);

        connection.open();
        connection.send(Node.of("presence"));
        connection.end(new ConnectionEnd(FailureCause.WEB_SILENT, "again"));

        assertThat(recorded.end().detail()).isEqualTo("The channel is being stopped.");
        assertThat(recorded.endCount()).isEqualTo(1);
        assertThatThrownBy(() -> connection.probe().toCompletableFuture().join())
                .hasRootCauseMessage("The channel is being stopped.");
    }

    @Test
    void anAddressWhereNobodyListensIsALostConnection() {
        ConnectionParts parts = new ConnectionParts(
                new ServerAddress(java.net.URI.create("ws://127.0.0.1:1/ws/chat"), CurvePublicKey.of(lab.rootKey())),
                ConnectionTimes.DEFAULTS,
                new SystemTimeSource(Clock.systemUTC(), timers),
                RANDOM,
                threads);
        RecordedConnection recorded = new RecordedConnection();
        ServerConnection connection = new ServerConnection(
                parts, new ConnectionIdentity(CurveKeyPair.generate(RANDOM), NOTHING, new byte[] {8, 5}), recorded);

        connection.open();

        await().until(recorded::isEnded);
        assertThat(recorded.end().cause().text()).isEqualTo("WEB_CONNECTION_LOST/closed");
        assertThat(recorded.end().detail()).contains("ConnectException");
    }
}
