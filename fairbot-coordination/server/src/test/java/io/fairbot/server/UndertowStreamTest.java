package io.fairbot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.SocketUpgrade;
import io.fairbot.http.stream.ServerSentEvent;
import io.fairbot.http.stream.SocketListener;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamListener;
import io.fairbot.http.stream.StreamOptions;
import io.fairbot.http.stream.StreamSession;
import io.fairbot.http.stream.StreamSession.SendResult;
import io.fairbot.http.stream.StreamSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long responses, streams and WebSockets with peers that are slow, silent or gone. */
class UndertowStreamTest {
    private static final Duration WRITE = Duration.ofMillis(500);
    private static final Duration PING = Duration.ofMillis(200);
    private static final String HANDSHAKE = """
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        """;
    private static final int TEXTS = 200;
    private static final int LARGE = 8 << 20;
    private static final int MAX_CONNECTIONS = 8;
    private static final int MAX_PER_ADDRESS = 5;

    private final List<Socket> sockets = new ArrayList<>();
    private final Recorder stream = new Recorder();
    private final BusyListener busy = new BusyListener();
    private final StreamBudget budget = new StreamBudget(1 << 20);
    private volatile StreamOptions streamOptions = StreamOptions.DEFAULT;
    private volatile boolean isAddressLimited;
    private Optional<HttpServer> started = Optional.empty();

    private void start() throws IOException {
        start(PING);
    }

    private void start(Duration ping) throws IOException {
        HttpServer server = new UndertowServer(
                new HttpServerOptions(
                        "test",
                        "127.0.0.1",
                        0,
                        new HttpServerOptions.ConnectionLimits(20, 4096, 1000, MAX_CONNECTIONS, MAX_PER_ADDRESS),
                        new HttpServerOptions.ConnectionTimeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                WRITE,
                                ping,
                                Duration.ofSeconds(30))),
                head -> CompletableFuture.completedStage(admission(head.rawPath())),
                address -> isAddressLimited);
        server.start();
        started = Optional.of(server);
    }

    private URI address() {
        return started.orElseThrow().address().orElseThrow();
    }

    /** Remembers its session and how it ended. */
    private static final class Recorder implements StreamListener {
        private final CompletableFuture<StreamSession> session = new CompletableFuture<>();
        private final CompletableFuture<StreamClose> closed = new CompletableFuture<>();
        private final AtomicInteger writable = new AtomicInteger();

        @Override
        public void onOpen(StreamSession opened) {
            session.complete(opened);
        }

        @Override
        public void onWritable(StreamSession same) {
            writable.incrementAndGet();
        }

        @Override
        public void onClose(StreamSession same, StreamClose close) {
            closed.complete(close);
        }
    }

    /** Takes texts, and holds up the next one until the test says so. */
    private static final class BusyListener implements SocketListener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> free = new CompletableFuture<>();
        private final CompletableFuture<StreamClose> closed = new CompletableFuture<>();

        @Override
        public void onOpen(StreamSession session) {
            // The peer begins.
        }

        @Override
        public CompletionStage<Void> onText(StreamSession session, String text) {
            texts.add(text);
            return free;
        }

        @Override
        public void onClose(StreamSession session, StreamClose close) {
            closed.complete(close);
        }
    }

    private Admission admission(String path) {
        StreamSource source = StreamSource.of(streamOptions, stream).within(budget);
        return switch (path) {
            case "/events" -> answering(Response.openEnded(ServerSentEvent.CONTENT_TYPE, source));
            case "/talk" -> new SocketAccepted(StreamSource.of(streamOptions, busy));
            case "/lines" -> answering(Response.openEnded("text/plain", source));
            case "/large" -> answering(Response.bytes("application/octet-stream", new byte[LARGE]));
            case "/socket" -> new SocketAccepted(source);
            default -> answering(Response.text(200, "text/plain", "here"));
        };
    }

    private static Admission answering(Response response) {
        return new CollectedBody(0, body -> CompletableFuture.completedStage(response));
    }

    /** Accepts a WebSocket. */
    private static final class SocketAccepted extends CollectedBody implements SocketUpgrade {
        private final StreamSource source;

        SocketAccepted(StreamSource source) {
            super(0, body -> CompletableFuture.completedStage(Response.noContent()));
            this.source = source;
        }

        @Override
        public Optional<SocketUpgrade> socket() {
            return Optional.of(this);
        }

        @Override
        public CompletionStage<SocketDecision> connect() {
            return CompletableFuture.completedStage(
                    new SocketUpgrade.SocketAccepted(source, Optional.empty(), Map.of()));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        started.ifPresent(server -> server.stop(Duration.ofSeconds(2)));
    }

    /** Opens a connection with a small buffer and sends a request. */
    private Socket request(String method, String path, String... headers) throws IOException {
        URI address = address();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(address.getHost(), address.getPort()));
        sockets.add(socket);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String until(InputStream in, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int next = in.read();
            assertThat(next).as("the end of %s", read).isNotNegative();
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eventsArriveWhenTheyAreSentAndTheResponseEndsWell() throws IOException {
        start();
        InputStream in = request("GET", "/events").getInputStream();
        assertThat(until(in, "\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("text/event-stream; charset=utf-8", "chunked");
        StreamSession session = stream.session.join();
        session.send(new ServerSentEvent(Optional.of("7"), Optional.of("news"), "um\ndois").text());
        assertThat(until(in, "\n\n")).endsWith("id: 7\nevent: news\ndata: um\ndata: dois\n\n");
        assertThat(until(in, ServerSentEvent.HEARTBEAT)).contains(":");
        session.send("last");
        session.close(StreamClose.NORMAL);
        assertThat(until(in, "0\r\n\r\n")).contains("last");
        assertThat(stream.closed.join()).isEqualTo(StreamClose.NORMAL);
        assertThat(budget.queuedBytes()).isZero();
        assertThat(budget.openStreams()).isZero();
    }

    @Test
    void anEventStreamThatIsCutOffDoesNotLookWhole() throws IOException {
        start();
        InputStream in = request("GET", "/events").getInputStream();
        stream.session.join().close(StreamClose.FAILED);
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("0\r\n\r\n");
        assertThat(stream.closed.join()).isEqualTo(StreamClose.FAILED);
    }

    @Test
    void theHeadOfAnEventStreamOpensNoStream() throws IOException {
        start();
        InputStream in = request("HEAD", "/events").getInputStream();
        assertThat(until(in, "\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(stream.session).isNotDone();
    }

    @Test
    void aPeerThatIsGoneIsNoticedByTheHeartbeat() throws IOException {
        start();
        Socket socket = request("GET", "/events");
        stream.session.join();
        socket.close();
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
        assertThat(stream.session.join().send("late")).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void aSlowPeerFillsItsQueueAndIsCutOff() throws IOException {
        start(Duration.ofSeconds(30));
        request("GET", "/events");
        StreamSession session = stream.session.join();
        fill(session);
        assertThat(session.queuedBytes()).isLessThanOrEqualTo(StreamOptions.DEFAULT_QUEUED_BYTES);
        assertThat(budget.refusedTexts()).isPositive();
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
        await().untilAsserted(() -> assertThat(budget.queuedBytes()).isZero());
    }

    @Test
    void aSocketWhosePeerTakesNoBytesIsCutOff() throws IOException {
        start(Duration.ofSeconds(30));
        request("GET", "/socket", HANDSHAKE);
        fill(stream.session.join());
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
        await().untilAsserted(() -> assertThat(budget.queuedBytes()).isZero());
    }

    @Test
    void aSocketIsNotPingedBetweenTextsThatItsPeerDoesNotTake() throws IOException {
        start(WRITE.plusMillis(200));
        request("GET", "/socket", HANDSHAKE);
        fill(stream.session.join());
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
    }

    @Test
    void aSocketThatIsGivenUpIsCutOff() throws IOException {
        start();
        InputStream in = request("GET", "/socket", HANDSHAKE).getInputStream();
        until(in, "\r\n\r\n");
        stream.session.join().close(StreamClose.LOST);
        assertThat(in.readAllBytes()).as("no close message").isEmpty();
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
    }

    @Test
    void textsThatComeAtOnceAreTakenOneAfterTheOther() throws IOException {
        start(Duration.ofSeconds(30));
        Socket socket = request("GET", "/talk", HANDSHAKE);
        until(socket.getInputStream(), "\r\n\r\n");
        List<String> sent = IntStream.range(0, TEXTS).mapToObj(i -> "text " + i).toList();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (String text : sent) {
            // A masked text; the mask is 0.
            frames.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | text.length()), 0, 0, 0, 0});
            frames.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        socket.getOutputStream().write(frames.toByteArray());
        await().until(() -> busy.texts.size() == 1);
        busy.free.complete(null);
        await().until(() -> busy.texts.size() == TEXTS || busy.closed.isDone());
        assertThat(busy.texts).isEqualTo(sent);
    }

    @Test
    void aResponseThatIsNoEventStreamHasNoHeartbeats() throws IOException {
        start();
        InputStream in = request("GET", "/lines").getInputStream();
        StreamSession session = stream.session.join();
        session.send("one\n");
        assertThat(until(in, "one\n\r\n")).doesNotContain(ServerSentEvent.HEARTBEAT);
        session.close(StreamClose.NORMAL);
        assertThat(until(in, "0\r\n\r\n")).doesNotContain(ServerSentEvent.HEARTBEAT);
    }

    @Test
    void aSlowPeerThatReadsAgainMakesTheQueueWritable() throws IOException {
        start(Duration.ofSeconds(30));
        Socket socket = request("GET", "/socket", HANDSHAKE);
        StreamSession session = stream.session.join();
        fill(session);
        int before = stream.writable.get();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            try {
                socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The test has ended.
            }
        });
        await().until(() -> stream.writable.get() > before);
        assertThat(session.queuedTexts()).isLessThanOrEqualTo(StreamOptions.DEFAULT_QUEUED_TEXTS / 2);
        socket.close();
        reader.join();
    }

    @Test
    void aFullQueueEndsTheSocketWhenItsOptionsSaySo() throws IOException {
        streamOptions = StreamOptions.DEFAULT.whenFull(StreamOptions.WhenFull.CLOSE);
        start(Duration.ofSeconds(30));
        request("GET", "/socket", HANDSHAKE);
        StreamSession session = stream.session.join();
        fill(session);
        assertThat(session.isOpen()).isFalse();
        assertThat(session.send("late")).isEqualTo(SendResult.CLOSED);
        assertThat(stream.closed.join()).isEqualTo(StreamClose.TOO_SLOW);
        await().untilAsserted(() -> assertThat(budget.queuedBytes()).isZero());
    }

    /** Sends until the queue is full and stays full, or the stream has ended. */
    private static void fill(StreamSession session) {
        String text = "x".repeat(10_000);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> {
            boolean wasFull = session.send(text) != SendResult.QUEUED;
            SendResult result = SendResult.QUEUED;
            while (result == SendResult.QUEUED) {
                result = session.send(text);
            }
            return wasFull;
        });
    }

    @Test
    void aSocketWhosePeerAnswersNoPingIsCutOff() throws IOException {
        start();
        request("GET", "/socket", HANDSHAKE);
        stream.session.join();
        assertThat(stream.closed.join()).isEqualTo(StreamClose.LOST);
    }

    @Test
    void aSocketWhosePeerAnswersPingsStaysOpen() throws IOException {
        start();
        AtomicInteger pings = new AtomicInteger();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onPing(WebSocket same, java.nio.ByteBuffer message) {
                pings.incrementAndGet();
                same.request(1);
                return null;
            }
        };
        URI address = URI.create(address().toString().replaceFirst("http", "ws") + "/socket");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, listener)
                .join();
        await().until(() -> pings.get() >= 5);
        assertThat(stream.closed).isNotDone();
        socket.abort();
    }

    @Test
    void aLargeBodyArrivesWholeAndItsSlowReaderIsCutOff() throws IOException, InterruptedException {
        start();
        HttpResponse<byte[]> whole = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address() + "/large")).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(whole.body()).hasSize(LARGE);
        InputStream head = request("HEAD", "/large", "Connection: close\r\n").getInputStream();
        assertThat(new String(head.readAllBytes(), StandardCharsets.UTF_8)).endsWith("\r\n\r\n");
        InputStream slow = request("GET", "/large").getInputStream();
        until(slow, "\r\n\r\n");
        await().pollDelay(WRITE.multipliedBy(3)).until(() -> true);
        assertThat(readable(slow)).isLessThan(LARGE);
    }

    /** Reads to the end, or until the connection was reset. */
    private static int readable(InputStream in) {
        int count = 0;
        try {
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                count += read;
            }
        } catch (IOException e) {
            // Cut off.
        }
        return count;
    }

    private boolean isServed() throws IOException {
        try {
            return until(request("GET", "/").getInputStream(), "here").startsWith("HTTP/1.1 200");
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedUntilOthersEnd() throws IOException {
        start();
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            assertThat(isServed()).as("connection %s", i).isTrue();
        }
        assertThat(isServed()).isFalse();
        assertThat(isServed()).as("once more").isFalse();
        sockets.get(0).close();
        await().until(this::isServed);
    }

    @Test
    void oneAddressHasOnlyItsShareOfTheConnections() throws IOException {
        isAddressLimited = true;
        start();
        for (int i = 0; i < MAX_PER_ADDRESS; i++) {
            assertThat(isServed()).as("connection %s", i).isTrue();
        }
        assertThat(isServed()).isFalse();
        sockets.get(0).close();
        await().until(this::isServed);
    }

    @Test
    void theAddressOfAServerIsAnAddressOfTheWeb() {
        assertThat(UndertowServer.uri("127.0.0.1", 3000)).hasToString("http://127.0.0.1:3000");
        assertThat(UndertowServer.uri("::1", 3000)).hasToString("http://[::1]:3000");
    }
}
