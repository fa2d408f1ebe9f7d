package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.security.Scope;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bodies of requests take of the room for all of them, and who may take it. */
class BodyRoomTest {
    private static final int PATIENCE = 20_000;
    private static final int MANY_PARTS = 1 << 20;
    private static final int ALL = (int) BodyBudgets.MEMORY;
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String WHOLE = "Content-Length: " + ALL + "\r\n";
    private static final String KEY = "Authorization: Bearer " + ServerFixture.OPERATOR + "\r\n";
    private static final RouteAccess OPERATOR = RouteAccess.of(Scope.OPERATOR);

    private final AtomicInteger begun = new AtomicInteger();
    private final ServerFixture server = new ServerFixture(
            Route.of(HttpMethod.GET, "/open", RouteAccess.OPEN, request -> Response.ok("read"))
                    .free()
                    .maxBody(ALL),
            Route.of(HttpMethod.POST, "/open", RouteAccess.OPEN, request -> Response.ok(request.body().length))
                    .free()
                    .maxBody(ALL),
            Route.of(HttpMethod.POST, "/keyed", OPERATOR, request -> Response.ok(request.body().length))
                    .free()
                    .maxBody(ALL),
            Route.upload(HttpMethod.POST, "/upload", RouteAccess.OPEN, this::upload)
                    .free()
                    .maxBody(MANY_PARTS));

    private BodyReceiver upload(Request head) {
        begun.incrementAndGet();
        return new BodyReceiver() {
            @Override
            public CompletionStage<Void> receive(byte[] part) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public CompletionStage<Response> end() {
                return Response.ok(head.id());
            }

            @Override
            public void abort() {}
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Begins a request; returns once the server reads its body. */
    private Socket begin(String line, String headers) throws IOException {
        Socket socket = open(line, headers + "Expect: 100-continue\r\n");
        assertThat(status(socket)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        return socket;
    }

    private Socket open(String line, String headers) throws IOException {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        socket.setSoTimeout(PATIENCE);
        write(socket, line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String status(Socket socket) throws IOException {
        return new String(
                socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length()), StandardCharsets.UTF_8);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> post() {
        return server.send(server.request("/open").POST(HttpRequest.BodyPublishers.ofString("ab")));
    }

    @Test
    void aGetTakesNoRoomAndNoBody() throws IOException {
        try (Socket socket = begin("GET /open", CHUNKED)) {
            assertThat(post().statusCode()).isEqualTo(200);
            write(socket, "1\r\nx\r\n0\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 413").contains("A GET takes no body; send none.");
        }
        try (Socket empty = open("GET /open", CHUNKED)) {
            write(empty, "0\r\n\r\n");
            assertThat(rest(empty)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void withoutAKeyALengthTakesNoRoomButBytesDo() throws IOException {
        try (Socket socket = begin("POST /open", WHOLE)) {
            assertThat(post().statusCode()).isEqualTo(200);
            write(socket, "x".repeat(ALL - 1));
            await("the bytes").until(() -> post().statusCode() == 503);
            assertThat(post().headers().firstValue("Retry-After")).contains("1");
            write(socket, "x");
            assertThat(rest(socket)).startsWith("HTTP/1.1 200").endsWith("" + ALL);
        }
        assertThat(post().statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyTakesRoomBeforeTheBody() throws IOException {
        for (String length : new String[] {WHOLE, CHUNKED}) {
            try (Socket socket = begin("POST /keyed", KEY + length)) {
                assertThat(socket.isConnected()).isTrue();
                assertThat(post().statusCode()).isEqualTo(503);
            }
            await("what broke off").until(() -> post().statusCode() == 200);
        }
    }

    @Test
    void ofABodyWhoseLengthIsTooLargeNothingIsPassedOn() {
        String head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        assertThat(server.raw(head + "Content-Length: " + (MANY_PARTS + 1) + "\r\n\r\n", "x".repeat(MANY_PARTS + 1)))
                .startsWith("HTTP/1.1 413");
        assertThat(begun).hasValue(0);
        assertThat(server.raw(head + "Content-Length: " + MANY_PARTS + "\r\n\r\n", "x".repeat(MANY_PARTS)))
                .startsWith("HTTP/1.1 200");
        assertThat(begun).hasValue(1);
    }

    @Test
    void aKeyThatIsFoundTooLateTakesNoRoom() throws IOException {
        CompletableFuture<Void> keyStore = new CompletableFuture<>();
        server.keysComeAfter(keyStore);
        try (Socket socket = open("POST /keyed", KEY + WHOLE)) {
            await().until(server::hasScheduled);
            server.runScheduled();
            assertThat(status(socket)).startsWith("HTTP/1.1 503");
        }
        keyStore.complete(null);
        assertThat(post().statusCode()).isEqualTo(200);
    }
}
