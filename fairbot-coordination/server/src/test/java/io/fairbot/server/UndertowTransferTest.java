package io.fairbot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.http.Response;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and streams that break off, and peers that send more than they may. */
class UndertowTransferTest {
    private static final int PART = 64 * 1024;
    private static final int PATIENCE = 10_000;
    private static final Duration STALL = Duration.ofMillis(600);

    private final AtomicInteger open = new AtomicInteger();
    private volatile CollectedBody body =
            new CollectedBody(1000, whole -> CompletableFuture.completedStage(text("got " + whole.length)));
    private final HttpServer server = new UndertowServerProvider()
            .create(
                    new HttpServerOptions(
                            "test",
                            "127.0.0.1",
                            0,
                            new HttpServerOptions.ConnectionLimits(20, 4096, 2000, 100, 100),
                            new HttpServerOptions.ConnectionTimeouts(
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(20),
                                    STALL,
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(30))),
                    head -> CompletableFuture.completedStage(body));

    private static Response text(String text) {
        return Response.text(200, "text/plain", text);
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    private Socket send(String head) throws IOException {
        server.start();
        URI address = server.address().orElseThrow();
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(PATIENCE);
        socket.getOutputStream().write((head + " HTTP/1.1\r\nHost: localhost\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream of bytes whose end is a failure, as that of a medium whose checksum is another. */
    private final class DamagedStream extends ByteArrayInputStream {
        DamagedStream(int length) {
            super(new byte[length]);
            open.incrementAndGet();
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            int count = super.read(buffer, offset, length);
            if (count < 0) {
                throw new IllegalStateException("The bytes are not those of the checksum.");
            }
            return count;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, PART, PART + 1, 3 * PART})
    void aDamagedStreamIsNeverSentWholeAndIsClosed(int length) throws IOException {
        body = new CollectedBody(
                10,
                whole -> CompletableFuture.completedStage(
                        Response.stream("application/octet-stream", length, () -> new DamagedStream(length))));
        try (Socket socket = send("GET /")) {
            write(socket, "\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int head = answer.indexOf("\r\n\r\n") + "\r\n\r\n".length();
            assertThat(answer.length()).as("head and body").isLessThan(head + length);
        }
        await("the file").until(() -> open.get() == 0);
        // An exchange that is never ended would be waited for.
        long begun = System.nanoTime();
        server.stop(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aLengthThatIsTooLargeIsNotReadToItsEnd() throws IOException {
        try (Socket socket = send("POST /")) {
            write(socket, "Content-Length: 1000000000\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 413");
            assertThat(sent(socket.getOutputStream())).isLessThan(100 << 20);
        }
    }

    /** Sends until the peer closes; returns the number of bytes. */
    private static long sent(OutputStream out) {
        byte[] bytes = new byte[PART];
        long sent = 0;
        try {
            while (sent < 200 << 20) {
                out.write(bytes);
                sent += bytes.length;
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    @Test
    void theTimeOfAPeerBeginsWhenTheReceiverIsFree() throws IOException {
        CompletableFuture<Void> free = new CompletableFuture<>();
        body = new CollectedBody(1000, whole -> CompletableFuture.completedStage(text("got " + whole.length))) {
            @Override
            public synchronized CompletionStage<Void> receive(byte[] part) {
                boolean isFirst = received() == 0;
                CompletionStage<Void> received = super.receive(part);
                if (isFirst) {
                    // Free in the second interval, as after a slow write to the disk.
                    free.completeOnTimeout(null, STALL.toMillis() * 3 / 2, TimeUnit.MILLISECONDS);
                }
                return isFirst ? free : received;
            }
        };
        Executor later = CompletableFuture.delayedExecutor(STALL.toMillis() * 9 / 10, TimeUnit.MILLISECONDS);
        try (Socket socket = send("POST /")) {
            write(socket, "Content-Length: 2\r\nConnection: close\r\n\r\na");
            CompletableFuture<Void> rest = free.thenRunAsync(() -> write(socket, "b"), later);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("got 2");
            rest.join();
        }
    }

    @Test
    void aBodyThatTakesLongerThanItsRouteAllowsIsCutOff() throws IOException, InterruptedException {
        body = new CollectedBody(1000, whole -> CompletableFuture.completedStage(text("got " + whole.length))) {
            @Override
            public Optional<Duration> bodyTimeout() {
                return Optional.of(STALL.dividedBy(2));
            }
        };
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (Socket socket = send("POST /")) {
            write(socket, "Content-Length: 1000\r\n\r\n");
            ScheduledFuture<?> dripping =
                    drip.scheduleAtFixedRate(() -> write(socket, "a"), 0, 20, TimeUnit.MILLISECONDS);
            assertThat(ended(socket))
                    .as("without a response, although no part was late")
                    .isTrue();
            dripping.cancel(false);
            await("the end").until(() -> body.aborts() > 0);
        } finally {
            drip.shutdownNow();
            assertThat(drip.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Returns whether the peer closes the connection without a byte. */
    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            // Closed while bytes were on their way to it.
            return true;
        }
    }
}
