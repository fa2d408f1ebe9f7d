package io.fairbot.coordination.internal.http;

import static io.fairbot.coordination.internal.http.SocketClient.connect;
import static io.fairbot.coordination.internal.http.SocketClient.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.config.RateLimit;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.stream.SocketListener;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamOptions;
import io.fairbot.http.stream.StreamSession;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.security.Scope;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets on the real server: who may connect, and what comes through. */
class SocketRouteTest {
    private static final int MAX_TEXT = 1000;

    private final BlockingQueue<Echo> opened = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Void> handled = CompletableFuture.completedFuture(null);
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger mostBusy = new AtomicInteger();
    private final ServerFixture server = new ServerFixture(
            new ApiServerOptions(
                    "127.0.0.1", 0, List.of("https://panel.example"), new RateLimit(1000, Duration.ofMinutes(1)), 100),
            Route.socket("/echo/{name}", RouteAccess.of(Scope.READ), this::echo),
            Route.socket("/open", RouteAccess.OPEN, this::echo));

    private CompletionStage<StreamSource> echo(Request request) {
        if (request.query("missing").isPresent()) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is none.").exception();
        }
        return CompletableFuture.completedStage(
                StreamSource.of(StreamOptions.DEFAULT.maxText(MAX_TEXT), new Echo(request)));
    }

    /** Sends back what it hears. */
    private final class Echo implements SocketListener {
        private final Request request;
        private final CompletableFuture<StreamSession> session = new CompletableFuture<>();
        private final CompletableFuture<StreamClose> closed = new CompletableFuture<>();

        Echo(Request request) {
            this.request = request;
        }

        @Override
        public void onOpen(StreamSession fresh) {
            fresh.send("hello " + request.principal().id());
            session.complete(fresh);
            opened.add(this);
        }

        @Override
        public CompletionStage<Void> onText(StreamSession same, String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("planned");
            }
            mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
            return handled.thenRun(() -> {
                busy.decrementAndGet();
                same.send("you said " + text);
            });
        }

        @Override
        public void onClose(StreamSession same, StreamClose close) {
            closed.complete(close);
        }
    }

    private static UnaryOperator<WebSocket.Builder> key(String key) {
        return builder -> builder.header("Authorization", "Bearer " + key);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCallerWithAKeySendsAndReceives() throws Exception {
        SocketClient client = connect(server.address(), "/echo/a?q=1", key(ServerFixture.READER));
        assertThat(client.next()).isEqualTo("hello key/read");
        client.socket().sendText("one", true).join();
        assertThat(client.next()).isEqualTo("you said one");
        client.socket().sendText("in ", false).join();
        client.socket().sendText("parts, ação", true).join();
        assertThat(client.next()).isEqualTo("you said in parts, ação");
        Echo echo = opened.take();
        assertThat(echo.request.path("name")).isEqualTo("a");
        assertThat(echo.request.query("q")).contains("1");
        assertThat(server.server().streams().openStreams()).isEqualTo(1);
        client.socket().sendClose(4001, "enough").join();
        assertThat(echo.closed.join()).isEqualTo(new StreamClose(4001, "enough"));
        assertThat(echo.session.join().isOpen()).isFalse();
        assertThat(echo.session.join().send("late")).isEqualTo(StreamSession.SendResult.CLOSED);
        assertThat(server.server().streams().openStreams()).isZero();
        assertThat(server.server().streams().queuedBytes()).isZero();
        assertThat(server.server().streams().sentTexts()).isEqualTo(3);
    }

    @Test
    void aBrowserNamesItsKeyAsAProtocol() throws Exception {
        SocketClient client = connect(
                server.address(),
                "/echo/a",
                builder -> builder.subprotocols("fairbot", "fairbot.key." + ServerFixture.READER)
                        .header("Origin", "https://panel.example"));
        assertThat(client.next()).isEqualTo("hello key/read");
        assertThat(client.protocol()).isEqualTo("fairbot");
        client.socket().abort();
        assertThat(opened.take().closed.join()).isEqualTo(StreamClose.LOST);
    }

    @Test
    void whoMayNotConnectGetsAnAnswerInPlaceOfASocket() {
        UnaryOperator<WebSocket.Builder> reader = key(ServerFixture.READER);
        assertThat(refusal(server.address(), "/echo/a", builder -> builder)).isEqualTo(401);
        assertThat(refusal(server.address(), "/echo/a", key("fb_unknown-00000000000000")))
                .isEqualTo(401);
        assertThat(refusal(server.address(), "/echo/a?missing=1", reader)).isEqualTo(404);
        assertThat(refusal(server.address(), "/nothing", reader)).isEqualTo(404);
        assertThat(opened).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginMayNotConnectWhateverItsKey() {
        String own = server.address().toString();
        for (String origin : List.of("https://evil.example", "null", own + "0", "http://localhost:1")) {
            assertThat(refusal(server.address(), "/open", builder -> builder.header("Origin", origin)))
                    .as(origin)
                    .isEqualTo(403);
        }
        for (String origin : List.of(own, own.replace("http", "https"), "https://panel.example")) {
            assertThat(refusal(server.address(), "/open", builder -> builder.header("Origin", origin)))
                    .as(origin)
                    .isEqualTo(101);
        }
    }

    @Test
    void aRequestThatIsNoHandshakeIsToldWhatIsNeeded() throws IOException {
        HttpResponse<String> plain = server.get("/open");
        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(plain.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(plain.body()).contains("ws://");
        String key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        assertThat(handshake(key + "Sec-WebSocket-Version: 8\r\n"))
                .startsWith("HTTP/1.1 426")
                .contains("Sec-WebSocket-Version: 13");
        assertThat(handshake("Sec-WebSocket-Version: 13\r\n")).startsWith("HTTP/1.1 426");
        assertThat(handshake(key + "Sec-WebSocket-Version: 13\r\nContent-Length: 2\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(handshake(key + "Sec-WebSocket-Version: 13\r\n"))
                .startsWith("HTTP/1.1 101")
                .contains("X-Request-Id: ");
    }

    /** Sends a request for a WebSocket with these headers and returns the head of the response. */
    private String handshake(String headers) throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String head = "GET /open HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + headers + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).as("the connection ended after %s", answer).isNotNegative();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    @Test
    void textsAreHandledOneAfterAnotherHoweverManyCome() throws Exception {
        SocketClient client = connect(server.address(), "/open", builder -> builder);
        client.next();
        handled = new CompletableFuture<>();
        for (int i = 0; i < 200; i++) {
            client.socket().sendText("text " + i, true).join();
        }
        await().until(() -> busy.get() == 1);
        handled.complete(null);
        for (int i = 0; i < 200; i++) {
            assertThat(client.next()).isEqualTo("you said text " + i);
        }
        assertThat(mostBusy).hasValue(1);
    }

    @Test
    void whatIsTooLargeOrNoTextEndsTheSocket() throws Exception {
        SocketClient large = connect(server.address(), "/open", builder -> builder);
        large.socket().sendText("x".repeat(MAX_TEXT + 1), true).join();
        assertThat(large.closed().code()).isEqualTo(1009);
        SocketClient bytes = connect(server.address(), "/open", builder -> builder);
        bytes.socket().sendBinary(ByteBuffer.allocate(3), true).join();
        assertThat(bytes.closed()).isEqualTo(StreamClose.TEXTS_ONLY);
        SocketClient failing = connect(server.address(), "/open", builder -> builder);
        failing.socket().sendText("fail", true).join();
        assertThat(failing.closed()).isEqualTo(StreamClose.FAILED);
        assertThat(opened.take().closed.join().code()).isEqualTo(1009);
        assertThat(opened.take().closed.join()).isEqualTo(StreamClose.TEXTS_ONLY);
        assertThat(opened.take().closed.join()).isEqualTo(StreamClose.FAILED);
    }

    @Test
    void theServerEndsASocketWithACodeAfterWhatItSent() throws Exception {
        SocketClient client = connect(server.address(), "/open", builder -> builder);
        Echo echo = opened.take();
        StreamSession session = echo.session.join();
        session.send("last");
        session.close(new StreamClose(4002, "moved"));
        assertThat(session.send("late")).isEqualTo(StreamSession.SendResult.CLOSED);
        assertThat(client.next()).startsWith("hello");
        assertThat(client.next()).isEqualTo("last");
        assertThat(client.closed()).isEqualTo(new StreamClose(4002, "moved"));
        assertThat(echo.closed.join()).isEqualTo(new StreamClose(4002, "moved"));
    }

    @Test
    void aServerThatStopsTellsItsSockets() throws Exception {
        SocketClient client = connect(server.address(), "/open", builder -> builder);
        assertThat(client.next()).startsWith("hello");
        server.server().stop();
        assertThat(client.closed()).isEqualTo(StreamClose.GOING_AWAY);
        assertThat(opened.take().closed.join()).isEqualTo(StreamClose.GOING_AWAY);
    }
}
