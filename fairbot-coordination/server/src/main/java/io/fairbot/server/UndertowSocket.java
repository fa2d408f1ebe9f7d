package io.fairbot.server;

import io.fairbot.http.server.HttpServerOptions.ConnectionTimeouts;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamConnection;
import io.fairbot.http.stream.StreamReceiver;
import io.fairbot.http.stream.StreamSource;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * A WebSocket of Undertow. Its state belongs to the I/O thread of the channel; the listener of the source is called on worker threads,
 * one text after another, and while it is busy nothing is read. A peer that answers no ping, or takes no bytes, is cut off.
 */
final class UndertowSocket extends AbstractReceiveListener implements StreamConnection {
    private static final Logger log = LoggerFactory.getLogger(UndertowSocket.class);

    private final WebSocketChannel channel;
    private final StreamSource source;
    private final OpenStreams streams;
    private final ConnectionTimeouts timeouts;
    private Optional<StreamReceiver> receiver = Optional.empty();
    private Optional<StreamClose> close = Optional.empty();
    private CompletionStage<Void> texts = CompletableFuture.completedStage(null);
    private boolean hasCloseMessage;
    private boolean isAlive;
    private boolean isSending;
    private long batches;
    private XnioExecutor.Key pings = () -> true;
    private XnioExecutor.Key writes = () -> true;

    UndertowSocket(WebSocketChannel channel, StreamSource source, OpenStreams streams) {
        this.channel = channel;
        this.source = source;
        this.streams = streams;
        timeouts = streams.timeouts();
    }

    /** Opens the source, then begins to read; called on the I/O thread. */
    void start() {
        channel.getReceiveSetter().set(this);
        channel.addCloseTask(same -> onIoThread(this::ended));
        isAlive = true;
        pings = after(timeouts.ping(), this::ping);
        channel.getWorker().execute(() -> {
            StreamReceiver opened = streams.open(source, this);
            onIoThread(() -> opened(opened));
        });
    }

    private void opened(StreamReceiver opened) {
        receiver = Optional.of(opened);
        if (channel.isOpen()) {
            channel.resumeReceives();
        } else {
            ended();
        }
    }

    @Override
    public CompletionStage<Void> send(List<byte[]> texts) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        onIoThread(() -> write(texts, written));
        return written;
    }

    private void write(List<byte[]> texts, CompletableFuture<Void> written) {
        if (!channel.isOpen()) {
            written.completeExceptionally(new ClosedChannelException());
            return;
        }
        isSending = true;
        batches++;
        long batch = batches;
        writes = after(timeouts.write(), () -> cutOffIfSending(batch));
        WebSocketCallback<Void> last = new WebSocketCallback<>() {
            @Override
            public void complete(WebSocketChannel same, Void context) {
                isSending = false;
                writes.remove();
                written.complete(null);
            }

            @Override
            public void onError(WebSocketChannel same, Void context, Throwable failure) {
                isSending = false;
                writes.remove();
                written.completeExceptionally(failure);
            }
        };
        for (int i = 0; i < texts.size(); i++) {
            WebSockets.sendText(ByteBuffer.wrap(texts.get(i)), channel, i == texts.size() - 1 ? last : null);
        }
    }

    private void cutOffIfSending(long batch) {
        if (isSending && batch == batches) {
            cutOff();
        }
    }

    @Override
    public void close(StreamClose why) {
        onIoThread(() -> {
            if (close.isPresent() || !channel.isOpen()) {
                return;
            }
            close = Optional.of(why);
            if (why.equals(StreamClose.LOST)) {
                cutOff();
                return;
            }
            XnioExecutor.Key end = after(timeouts.write(), this::cutOff);
            channel.addCloseTask(same -> end.remove());
            WebSockets.sendClose(why.code(), why.reason(), channel, null);
        });
    }

    private void cutOff() {
        IoUtils.safeClose(channel);
    }

    /** The channel is closed. */
    private void ended() {
        pings.remove();
        writes.remove();
        receiver.ifPresent(listening -> listening.closed(close.orElse(StreamClose.LOST)));
    }

    private void ping() {
        if (!channel.isOpen()) {
            return;
        }
        if (!isAlive) {
            cutOff();
            return;
        }
        isAlive = false;
        if (!isSending) {
            WebSockets.sendPing(ByteBuffer.allocate(0), channel, null);
        }
        pings = after(timeouts.ping(), this::ping);
    }

    @Override
    protected long getMaxTextBufferSize() {
        return source.options().maxTextBytes();
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel same, BufferedTextMessage message) {
        isAlive = true;
        channel.suspendReceives();
        String text = message.getData();
        // A chain, so that the order does not depend on when reading stops.
        texts = texts.thenComposeAsync(handled -> receiver.orElseThrow().text(text), channel.getWorker())
                .whenComplete((handled, failure) -> onIoThread(channel::resumeReceives));
    }

    @Override
    protected void onBinary(WebSocketChannel same, StreamSourceFrameChannel frame) throws IOException {
        close(StreamClose.TEXTS_ONLY);
        super.onBinary(same, frame);
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel same, BufferedBinaryMessage message) {
        message.getData().close();
        isAlive = true;
    }

    @Override
    protected void onFullCloseMessage(WebSocketChannel same, BufferedBinaryMessage message) throws IOException {
        hasCloseMessage = true;
        super.onFullCloseMessage(same, message);
    }

    @Override
    protected void onCloseMessage(CloseMessage message, WebSocketChannel same) {
        if (close.isEmpty()) {
            // Undertow makes up a message when the connection breaks.
            close = Optional.of(hasCloseMessage ? closeOf(message.getCode(), message.getReason()) : StreamClose.LOST);
        }
    }

    /** Returns a close with its reason, unless that is malformed. */
    private static StreamClose closeOf(int code, String reason) {
        try {
            return new StreamClose(code, reason);
        } catch (IllegalArgumentException e) {
            return StreamClose.NORMAL;
        }
    }

    @Override
    protected void onError(WebSocketChannel same, Throwable failure) {
        log.debug("A WebSocket failed", failure);
        if (close.isEmpty() && same.isCloseFrameSent()) {
            // Undertow has rejected a text: it is too large, or not UTF-8.
            close = Optional.of(closeOf(same.getCloseCode(), ""));
        }
        super.onError(same, failure);
    }

    private XnioExecutor.Key after(Duration delay, Runnable task) {
        return channel.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onIoThread(Runnable task) {
        channel.getIoThread().execute(task);
    }
}
