package io.fairbot.server;

import io.fairbot.http.server.HttpServerOptions.ConnectionTimeouts;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamConnection;
import io.fairbot.http.stream.StreamReceiver;
import io.fairbot.http.stream.StreamSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The WebSockets and open-ended responses of one server, which end before it stops. Safe for use from any thread. */
final class OpenStreams {
    private final ConnectionTimeouts timeouts;
    private final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean isStopping;

    OpenStreams(ConnectionTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    ConnectionTimeouts timeouts() {
        return timeouts;
    }

    /** Opens a source; the connection is among the open ones until it has ended. */
    StreamReceiver open(StreamSource source, StreamConnection connection) {
        open.add(connection);
        StreamReceiver receiver = source.open(connection);
        if (isStopping) {
            connection.close(StreamClose.GOING_AWAY);
        }
        return new StreamReceiver() {
            @Override
            public CompletionStage<Void> text(String text) {
                return receiver.text(text);
            }

            @Override
            public void closed(StreamClose close) {
                open.remove(connection);
                completeEnd();
                receiver.closed(close);
            }
        };
    }

    /** Ends all streams, also those that open from now on. */
    void closeAll() {
        isStopping = true;
        open.forEach(connection -> connection.close(StreamClose.GOING_AWAY));
        completeEnd();
    }

    private void completeEnd() {
        if (isStopping && open.isEmpty()) {
            ended.complete(null);
        }
    }

    /**
     * Waits until all streams have ended.
     *
     * @return false when the time was too short
     */
    boolean awaitEnd(Duration most) throws InterruptedException {
        try {
            ended.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
