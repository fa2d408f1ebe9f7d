package io.fairbot.testkit.mongod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Against a server that answers each byte with the same byte. */
class FaultProxyTest {
    private static final int SHORT_MILLIS = 200;
    private static final int LONG_MILLIS = 10_000;

    private final ServerSocket server;
    private final FaultProxy proxy;

    FaultProxyTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.open(server.getLocalPort(), 7);
    }

    @BeforeEach
    void serve() {
        CompletableFuture<Void> serving = CompletableFuture.runAsync(
                () -> {
                    try {
                        while (true) {
                            echo(server.accept());
                        }
                    } catch (IOException closed) {
                        // That is how it ends.
                    }
                },
                FaultProxyTest::start);
        assertThat(serving).isNotNull();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        proxy.close();
        server.close();
        Awaitility.await().until(() -> proxy.openConnections() == 0);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-echo");
        thread.setDaemon(true);
        thread.start();
    }

    private static void echo(Socket accepted) {
        start(() -> {
            try (accepted) {
                accepted.getInputStream().transferTo(accepted.getOutputStream());
            } catch (IOException cut) {
                // That is what the tests do.
            }
        });
    }

    @Test
    void passesOnAndCounts() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 5)).isEqualTo(5);
            assertThat(proxy.acceptedConnections()).isEqualTo(1);
            assertThat(proxy.openConnections()).isEqualTo(1);
            assertThat(proxy.requestBytes()).isEqualTo(1);
            assertThat(proxy.responseBytes()).isEqualTo(1);
            assertThat(proxy.toString()).contains(proxy.address(), "seed 7");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        Awaitility.await().until(() -> proxy.openConnections() == 0);
    }

    @Test
    void cutsWithAResetAndTakesNewConnections() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.resetConnections();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        try (Socket client = client()) {
            assertThat(ask(client, 2)).isEqualTo(2);
        }
    }

    @Test
    void cutsInTheMidstOfAnAnswer() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.resetWithinResponseBytes(10);
            client.getOutputStream().write(new byte[100]);
            assertThatThrownBy(() -> client.getInputStream().readNBytes(100)).isInstanceOf(SocketException.class);
            assertThat(proxy.responseBytes()).isBetween(2L, 11L);
        }
        proxy.clearFaults();
        try (Socket client = client()) {
            client.getOutputStream().write(new byte[100]);
            assertThat(client.getInputStream().readNBytes(100)).hasSize(100);
        }
    }

    @Test
    void aDelayEndsAsSoonAsItIsCalledOff() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.delay(Duration.ofHours(1), Duration.ofHours(2));
            client.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> ask(client, 2)).isInstanceOf(SocketTimeoutException.class);
            proxy.clearFaults();
            client.setSoTimeout(LONG_MILLIS);
            assertThat(client.getInputStream().read()).isEqualTo(2);
            proxy.delay(Duration.ofMillis(20), Duration.ofMillis(40));
            assertThat(ask(client, 3)).isEqualTo(3);
        }
    }

    @Test
    void aLargeMessageIsHardlyLaterThanASmallOne() throws IOException {
        byte[] large = new byte[4 << 20];
        new Random(7).nextBytes(large);
        try (Socket client = client()) {
            ask(client, 1);
            client.setSoTimeout(0);
            proxy.delay(Duration.ofMillis(500), Duration.ofMillis(500));
            long before = System.nanoTime();
            start(() -> write(client, large));
            assertThat(client.getInputStream().readNBytes(large.length)).isEqualTo(large);
            // One chunk after the other would take a minute.
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        }
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void endsAnswersWhileRequestsGoThrough() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.halfClose();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.getOutputStream().write(2);
            Awaitility.await().until(() -> proxy.requestBytes() == 2 && proxy.droppedBytes() == 1);
        }
    }

    @Test
    void swallowsAnswersAndCutsWhatLostSome() throws IOException {
        try (Socket loser = client();
                Socket other = client()) {
            ask(loser, 1);
            ask(other, 1);
            proxy.dropResponses();
            loser.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> ask(loser, 2)).isInstanceOf(SocketTimeoutException.class);
            Awaitility.await().until(() -> proxy.requestBytes() == 3 && proxy.droppedBytes() == 1);
            proxy.clearFaults();
            assertThatThrownBy(() -> ask(loser, 3)).isInstanceOf(SocketException.class);
            assertThat(ask(other, 4)).isEqualTo(4);
        }
    }

    @RepeatedTest(5)
    void refusesNewConnectionsOnly() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.refuseConnections();
            proxy.refuseConnections();
            assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
            assertThat(ask(client, 2)).isEqualTo(2);
            proxy.clearFaults();
            try (Socket another = client()) {
                assertThat(ask(another, 3)).isEqualTo(3);
            }
        }
    }

    @Test
    void resetsWhileTheServerIsDown() throws IOException {
        server.close();
        // The system listens until the thread that accepts has noticed.
        Awaitility.await().ignoreExceptions().until(this::serverRefuses);
        try (Socket client = client()) {
            assertThatThrownBy(() -> ask(client, 1)).isInstanceOf(SocketException.class);
        }
    }

    private boolean serverRefuses() throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            return !probe.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(LONG_MILLIS);
        return client;
    }

    private static int ask(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        return client.getInputStream().read();
    }
}
