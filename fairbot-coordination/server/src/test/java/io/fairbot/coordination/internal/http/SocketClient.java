package io.fairbot.coordination.internal.http;

import io.fairbot.http.stream.StreamClose;
import io.fairbot.runtime.Stages;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client of a WebSocket that keeps what it receives. */
final class SocketClient implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<StreamClose> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private SocketClient(HttpClient client, URI address, UnaryOperator<WebSocket.Builder> how) {
        socket = how.apply(client.newWebSocketBuilder())
                .buildAsync(address, this)
                .join();
    }

    /** Connects; fails with the status of a response in place of a WebSocket. */
    static SocketClient connect(URI server, String path, UnaryOperator<WebSocket.Builder> how) {
        return new SocketClient(
                HttpClient.newHttpClient(), URI.create(server.toString().replaceFirst("http", "ws") + path), how);
    }

    /** Returns the status with which a connection is refused. */
    static int refusal(URI server, String path, UnaryOperator<WebSocket.Builder> how) {
        try {
            connect(server, path, how);
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) Stages.cause(e)).getResponse().statusCode();
        }
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    /** Takes the next text. */
    String next() throws InterruptedException {
        String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("No text within " + PATIENCE_SECONDS + " s.");
        }
        return text;
    }

    WebSocket socket() {
        return socket;
    }

    StreamClose closed() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket same, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        same.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket same, int code, String reason) {
        closed.complete(new StreamClose(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket same, Throwable failure) {
        closed.complete(StreamClose.LOST);
    }
}
