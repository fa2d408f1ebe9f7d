package io.fairbot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.http.server.RequestHead;
import io.fairbot.runtime.Stages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server owes to the dispatcher behind it. */
class UndertowServerTest {
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private volatile Function<RequestHead, CompletionStage<Admission>> admit =
            head -> accept(head.method() + " " + head.rawPath() + " " + head.rawQuery());
    private final List<Integer> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server = server("127.0.0.1", 0);

    private HttpServer server(String host, int port) {
        return new UndertowServerProvider()
                .create(
                        new HttpServerOptions(
                                "test",
                                host,
                                port,
                                new HttpServerOptions.ConnectionLimits(20, 4096, 1000, 100, 100),
                                new HttpServerOptions.ConnectionTimeouts(
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(2),
                                        // A busy machine delays a client by more than half of it.
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(30))),
                        head -> admit.apply(head));
    }

    private CompletionStage<Admission> accept(String text) {
        return CompletableFuture.completedStage(
                accepting(body -> CompletableFuture.completedStage(text(text + " " + body.length))));
    }

    private Admission accepting(Function<byte[], CompletionStage<Response>> handler) {
        return new CollectedBody(10, body -> {
            bodies.add(body.length);
            return handler.apply(body);
        });
    }

    private static Response text(String text) {
        return Response.text(200, "text/plain", text).header("X-Own", "one");
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
        server.stop(Duration.ZERO);
    }

    private URI start() throws IOException {
        server.start();
        return server.address().orElseThrow();
    }

    /** Sends bytes as they are and reads until the server closes. */
    private String raw(String... chunks) throws IOException {
        URI address = server.address().orElseThrow();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            for (String chunk : chunks) {
                socket.getOutputStream().write(chunk.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            }
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theServiceLoaderFindsIt() {
        List<String> names = new ArrayList<>();
        ServiceLoader.load(HttpServerProvider.class).forEach(provider -> names.add(provider.name()));
        assertThat(names).containsExactly("undertow");
    }

    @Test
    void methodPathAndQueryArriveAsTheyWereSent() throws IOException {
        start();
        assertThat(server.isLoopback()).isTrue();
        assertThat(raw("BREW /a%2Fb//c?q=%20+&x" + HEAD + CLOSE)).endsWith("BREW /a%2Fb//c q=%20+&x 0");
        assertThat(raw("GET http://localhost/abs?q" + HEAD + CLOSE)).endsWith("GET /abs q 0");
        assertThat(raw("HEAD /h" + HEAD + CLOSE)).contains("X-Own: one").doesNotContain("HEAD /h");
    }

    @Test
    void theHeadIsReadInAnyCase() throws IOException {
        AtomicReference<RequestHead> seen = new AtomicReference<>();
        admit = head -> {
            seen.set(head);
            assertThat(head.header("x-OWN")).contains("first");
            assertThat(head.header("X-None")).isEmpty();
            assertThat(head.remoteAddress().isLoopbackAddress()).isTrue();
            return accept(head.contentLength().toString());
        };
        start();
        assertThat(raw("POST /" + HEAD + "X-Own: first\r\nX-Own: second\r\nContent-Length: 3\r\n" + CLOSE, "abc"))
                .endsWith("OptionalLong[3] 3");
        assertThat(raw(
                        "POST /" + HEAD + "X-Own: first\r\nTransfer-Encoding: chunked\r\n" + CLOSE,
                        "1\r\na\r\n0\r\n\r\n"))
                .endsWith("OptionalLong.empty 1");
    }

    @Test
    void theDecisionMayComeLaterFromAnotherThread() throws Exception {
        CompletableFuture<Admission> later = new CompletableFuture<>();
        CompletableFuture<RequestHead> asked = new CompletableFuture<>();
        admit = head -> {
            asked.complete(head);
            return later;
        };
        start();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return raw("POST /later" + HEAD + "Content-Length: 4\r\n" + CLOSE, "abcd");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        asked.join();
        assertThat(answer).isNotDone();
        later.complete(accepting(body -> CompletableFuture.completedStage(text("late " + body.length))));
        assertThat(answer.join()).startsWith("HTTP/1.1 200").endsWith("late 4");
    }

    @Test
    void aDecisionThatFailsEndsTheRequest() throws Exception {
        CompletableFuture<Admission> later = new CompletableFuture<>();
        CompletableFuture<RequestHead> asked = new CompletableFuture<>();
        admit = head -> {
            asked.complete(head);
            return later;
        };
        start();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return raw("GET /later" + HEAD + CLOSE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        asked.join();
        later.completeExceptionally(new IllegalStateException("no decision"));
        assertThat(answer.join()).doesNotContain("no decision");
    }

    @Test
    void whatIsRejectedNeedsNoBodyAndMayCloseTheConnection() throws IOException {
        admit = head -> CompletableFuture.completedStage(new Admission.Answered(
                Response.text(403, "text/plain", "no"), head.rawPath().equals("/close")));
        start();
        assertThat(raw("POST /close" + HEAD + "Content-Length: 2\r\n\r\nab"))
                .startsWith("HTTP/1.1 403")
                .containsIgnoringCase("Connection: close")
                .endsWith("no");
        assertThat(raw("POST /open" + HEAD + "Content-Length: 2\r\n\r\nab", "GET /close" + HEAD + "\r\n"))
                .as("two answers on one connection")
                .containsSubsequence("HTTP/1.1 403", "HTTP/1.1 403");
        assertThat(bodies).isEmpty();
    }

    @Test
    void anEndlessBodyThatNobodyWantsIsCutOff() throws IOException {
        admit = head ->
                CompletableFuture.completedStage(new Admission.Answered(Response.text(403, "text/plain", "no"), false));
        URI address = start();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /" + HEAD + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> Stages.attempt(() -> {
                                try {
                                    out.write("1\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
                                    return CompletableFuture.completedStage(null);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                            .isCompletedExceptionally());
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotHandled() throws IOException {
        start();
        for (int size : new int[] {11, 1000, 5000}) {
            String length = "Content-Length: " + size + "\r\n";
            assertThat(raw("POST /" + HEAD + length + CLOSE, size > 1000 ? "" : "x".repeat(size)))
                    .startsWith("HTTP/1.1 413")
                    .endsWith("too large");
        }
        assertThat(bodies).isEmpty();
        assertThat(raw("POST /" + HEAD + "Content-Length: 10\r\n" + CLOSE, "x".repeat(10)))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aLargerLimitThanWhatIsDiscardedCounts() throws IOException {
        admit = head -> CompletableFuture.completedStage(
                new CollectedBody(5000, body -> CompletableFuture.completedStage(text("got " + body.length))));
        start();
        assertThat(raw("POST /" + HEAD + "Content-Length: 5000\r\n" + CLOSE, "x".repeat(5000)))
                .endsWith("got 5000");
    }

    @Test
    void whoHangsUpInTheBodyIsNotHandled() throws IOException {
        URI address = start();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("POST /" + HEAD + "Content-Length: 9\r\n\r\nab").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(raw("GET /next" + HEAD + CLOSE)).contains("GET /next");
        assertThat(bodies).containsExactly(0);
    }

    private Socket unfinished(URI address, String body) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.getOutputStream()
                .write(("POST /" + HEAD + "Content-Length: 9\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private CollectedBody collected() {
        CollectedBody body =
                new CollectedBody(10, whole -> CompletableFuture.completedStage(text("got " + whole.length)));
        admit = head -> CompletableFuture.completedStage(body);
        return body;
    }

    @Test
    void aBodyThatBreaksOffIsAborted() throws IOException {
        CollectedBody body = collected();
        unfinished(start(), "ab").close();
        await().until(() -> body.aborts() > 0);
        assertThat(body.received()).isLessThan(3);
    }

    @Test
    void aBodyThatStallsIsAbortedAndItsPeerCutOff() throws IOException {
        CollectedBody body = collected();
        try (Socket socket = unfinished(start(), "abc")) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(body.aborts()).isPositive();
        assertThat(body.received()).isEqualTo(3);
    }

    @Test
    void aBodyThatComesTooSlowlyIsAborted() throws IOException {
        CollectedBody body = collected();
        try (Socket socket = unfinished(start(), "a")) {
            // A byte within each time limit of a stall, so only that of the whole body ends it.
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        if (body.received() < 8 && body.aborts() == 0) {
                            socket.getOutputStream().write('x');
                        }
                        return body.aborts() > 0;
                    });
        } catch (IOException e) {
            assertThat(body.aborts()).isPositive();
        }
    }

    @Test
    void whoWaitsForPermissionToSendTheBodyGetsIt() throws IOException {
        collected();
        URI address = start();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String head = "POST /" + HEAD + "Content-Length: 3\r\nExpect: 100-continue\r\n" + CLOSE;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            byte[] permission = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(permission, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 100");
            socket.getOutputStream().write(new byte[3]);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("got 3");
        }
    }

    @Test
    void aBodyInManyChunksArrivesWhole() throws IOException {
        CollectedBody body =
                new CollectedBody(1 << 20, whole -> CompletableFuture.completedStage(text("got " + whole.length))) {
                    @Override
                    public synchronized CompletionStage<Void> receive(byte[] part) {
                        return super.receive(part).thenApplyAsync(received -> null);
                    }
                };
        admit = head -> CompletableFuture.completedStage(body);
        start();
        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
        assertThat(raw("POST /" + HEAD + "Transfer-Encoding: chunked\r\n" + CLOSE, chunk.repeat(100), "0\r\n\r\n"))
                .endsWith("got 819200");
    }

    @Test
    void nothingIsReadWhileTheReceiverIsBusy() throws Exception {
        CompletableFuture<Void> free = new CompletableFuture<>();
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        CollectedBody body =
                new CollectedBody(1 << 20, whole -> CompletableFuture.completedStage(text("got " + whole.length))) {
                    @Override
                    public synchronized CompletionStage<Void> receive(byte[] part) {
                        CompletionStage<Void> received = super.receive(part);
                        first.complete(part);
                        return free.thenCombine(received, (ready, done) -> null);
                    }
                };
        admit = head -> CompletableFuture.completedStage(body);
        start();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return raw("POST /" + HEAD + "Content-Length: 500000\r\n" + CLOSE, "x".repeat(500_000));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int length = first.join().length;
        // Longer than a stall of the peer may take: the peer does not wait for itself here.
        await().during(Duration.ofMillis(500)).until(() -> body.received() == length);
        free.complete(null);
        assertThat(answer.join()).endsWith("got 500000");
    }

    @Test
    void aStreamIsSentInParts() throws IOException {
        byte[] bytes = new byte[1_000_000];
        new SplittableRandom(1).nextBytes(bytes);
        AtomicInteger open = new AtomicInteger();
        Response stream = Response.stream("application/octet-stream", bytes.length, () -> {
            open.incrementAndGet();
            return new ByteArrayInputStream(bytes) {
                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        });
        admit = head -> CompletableFuture.completedStage(
                new CollectedBody(10, body -> CompletableFuture.completedStage(stream)));
        URI address = start();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(("GET /" + HEAD + CLOSE).getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(Arrays.copyOfRange(answer, answer.length - bytes.length, answer.length))
                    .isEqualTo(bytes);
        }
        assertThat(raw("HEAD /" + HEAD + CLOSE))
                .contains("Content-Length: 1000000")
                .endsWith("\r\n\r\n");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(("GET /" + HEAD + CLOSE).getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isPositive();
        }
        await().untilAsserted(() -> assertThat(open).hasValue(0));
    }

    @Test
    void aStreamThatCannotBeReadClosesTheConnection() throws IOException {
        admit = head -> CompletableFuture.completedStage(new CollectedBody(
                10,
                body -> CompletableFuture.completedStage(Response.stream("text/plain", 5, () -> {
                    if (head.rawPath().equals("/unopened")) {
                        throw new IOException("gone");
                    }
                    InputStream closed = InputStream.nullInputStream();
                    closed.close();
                    return closed;
                }))));
        start();
        assertThat(raw("GET /unopened" + HEAD + CLOSE)).doesNotContain("200");
        assertThat(raw("GET /damaged" + HEAD + CLOSE)).doesNotContain("200");
    }

    @Test
    void anAmbiguousLengthIsRejected() throws IOException {
        start();
        assertThat(raw("POST /" + HEAD + "Content-Length: 1\r\nContent-Length: 2\r\n" + CLOSE, "ab"))
                .startsWith("HTTP/1.1 400");
        assertThat(bodies).isEmpty();
    }

    @Test
    void aBusyPortIsABindException() throws IOException {
        HttpServer second = server("127.0.0.1", start().getPort());
        assertThatThrownBy(second::start).isInstanceOf(BindException.class).hasMessageContaining("in use");
        assertThat(second.address()).isEmpty();
        assertThat(second.isLoopback()).isFalse();
        assertThatThrownBy(server("no such host", 0)::start).isInstanceOf(IOException.class);
    }

    @Test
    void itLeavesNoThread() throws IOException {
        start();
        raw("GET /" + HEAD + CLOSE);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("fairbot-test ")))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
        server.stop(Duration.ofSeconds(1));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("fairbot-test ")));
    }

    @Test
    void whatTakesLongerThanTheGraceIsCutOff() throws Exception {
        CompletableFuture<Response> never = new CompletableFuture<>();
        CompletableFuture<byte[]> handled = new CompletableFuture<>();
        admit = head -> CompletableFuture.completedStage(accepting(body -> {
            handled.complete(body);
            return never;
        }));
        start();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return raw("GET /" + HEAD + CLOSE);
            } catch (IOException e) {
                return "closed";
            }
        });
        handled.join();
        server.stop(Duration.ofMillis(1));
        assertThat(answer.join()).doesNotContain("200");
    }
}
