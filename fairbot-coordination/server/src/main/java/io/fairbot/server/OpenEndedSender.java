package io.fairbot.server;

import io.fairbot.http.server.HttpServerOptions.ConnectionTimeouts;
import io.fairbot.http.stream.ServerSentEvent;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamConnection;
import io.fairbot.http.stream.StreamReceiver;
import io.fairbot.http.stream.StreamSource;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * A sender of a response that goes on. Its state belongs to the I/O thread of the exchange. A peer that takes no bytes in time is cut
 * off; server-sent events have a comment after each silence, without which nobody would notice that a peer has gone.
 */
final class OpenEndedSender implements StreamConnection {
    private static final XnioExecutor.Key NO_TIMER = () -> true;

    private final HttpServerExchange exchange;
    private final StreamSource source;
    private final OpenStreams streams;
    private final ConnectionTimeouts timeouts;
    private final StreamSinkChannel sink;
    private final boolean hasHeartbeats;
    private Optional<StreamReceiver> receiver = Optional.empty();
    private Optional<StreamClose> close = Optional.empty();
    private ByteBuffer[] unwritten = new ByteBuffer[0];
    private Optional<CompletableFuture<Void>> writing = Optional.empty();
    private boolean isEnded;
    private boolean isQuiet;
    private XnioExecutor.Key deadline = NO_TIMER;
    private XnioExecutor.Key heartbeat = NO_TIMER;

    OpenEndedSender(HttpServerExchange exchange, StreamSource source, OpenStreams streams) {
        this.exchange = exchange;
        this.source = source;
        this.streams = streams;
        timeouts = streams.timeouts();
        sink = exchange.getResponseChannel();
        String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        hasHeartbeats = type.startsWith(ServerSentEvent.CONTENT_TYPE);
    }

    /** Sends the head, then opens the source; called on the I/O thread of an exchange that was dispatched. */
    void start() {
        exchange.addExchangeCompleteListener((same, next) -> {
            onIoThread(this::ended);
            next.proceed();
        });
        exchange.getConnection().addCloseListener(same -> onIoThread(this::cutOff));
        sink.getWriteSetter().set(same -> proceed());
        begin(List.of(), new CompletableFuture<>());
        if (hasHeartbeats) {
            heartbeat = after(timeouts.ping(), this::beat);
        }
        exchange.getConnection().getWorker().execute(() -> {
            StreamReceiver opened = streams.open(source, this);
            onIoThread(() -> opened(opened));
        });
    }

    private void opened(StreamReceiver opened) {
        receiver = Optional.of(opened);
        if (isEnded) {
            opened.closed(close.orElse(StreamClose.LOST));
        }
    }

    @Override
    public CompletionStage<Void> send(List<byte[]> texts) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        // A heartbeat, or the head, may still be on its way.
        onIoThread(() -> afterWriting(() -> begin(texts, written)));
        return written;
    }

    private void afterWriting(Runnable action) {
        CompletableFuture<Void> unused = writing.orElseGet(() -> CompletableFuture.completedFuture(null))
                .whenComplete((done, failure) -> action.run());
    }

    private void begin(List<byte[]> texts, CompletableFuture<Void> written) {
        if (isEnded) {
            written.completeExceptionally(new ClosedChannelException());
            return;
        }
        isQuiet = false;
        unwritten = texts.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
        writing = Optional.of(written);
        deadline = after(timeouts.write(), this::cutOff);
        proceed();
    }

    /** Writes as much as the peer takes. */
    private void proceed() {
        if (isEnded || writing.isEmpty()) {
            sink.suspendWrites();
            return;
        }
        try {
            while (hasRemaining()) {
                if (sink.write(unwritten) == 0) {
                    sink.resumeWrites();
                    return;
                }
            }
            if (!sink.flush()) {
                sink.resumeWrites();
                return;
            }
        } catch (IOException e) {
            cutOff();
            return;
        }
        sink.suspendWrites();
        deadline.remove();
        CompletableFuture<Void> done = writing.get();
        writing = Optional.empty();
        unwritten = new ByteBuffer[0];
        done.complete(null);
    }

    private boolean hasRemaining() {
        for (ByteBuffer buffer : unwritten) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private void beat() {
        if (isEnded) {
            return;
        }
        if (isQuiet && writing.isEmpty()) {
            begin(List.of(ServerSentEvent.HEARTBEAT.getBytes(StandardCharsets.UTF_8)), new CompletableFuture<>());
        }
        isQuiet = true;
        heartbeat = after(timeouts.ping(), this::beat);
    }

    @Override
    public void close(StreamClose why) {
        onIoThread(() -> {
            close = Optional.of(why);
            if (why.equals(StreamClose.NORMAL)) {
                afterWriting(exchange::endExchange);
            } else {
                cutOff();
            }
        });
    }

    /** Closes the connection, so that the peer does not take what it has for the whole. */
    private void cutOff() {
        if (!isEnded) {
            IoUtils.safeClose(exchange.getConnection());
            exchange.endExchange();
            ended();
        }
    }

    private void ended() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        deadline.remove();
        heartbeat.remove();
        writing.ifPresent(waiting -> waiting.completeExceptionally(new ClosedChannelException()));
        writing = Optional.empty();
        receiver.ifPresent(listening -> listening.closed(close.orElse(StreamClose.LOST)));
    }

    private XnioExecutor.Key after(Duration delay, Runnable task) {
        return exchange.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onIoThread(Runnable task) {
        exchange.getIoThread().execute(task);
    }
}
