package io.fairbot.server;

import io.fairbot.http.BodyReceiver;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * A transfer of the body of an exchange to its receiver, part by part: while the receiver is busy nothing is read. Runs on the I/O
 * thread of the exchange. A peer that disconnects, or is slower than the limits, is cut off.
 */
final class BodyTransfer implements ChannelListener<StreamSourceChannel> {
    private final HttpServerExchange exchange;
    private final BodyReceiver receiver;
    private final BodyLimits limits;
    private final Consumer<BodyEnd> whenDone;
    private long received;
    private long parts;
    private long partsBefore;
    private boolean isBusy;
    private boolean isOver;
    private int looks;
    private XnioExecutor.Key timer = () -> true;

    /** How a body ended that was read completely. */
    enum BodyEnd {
        WHOLE,
        TOO_LARGE
    }

    /**
     * The limits of a body.
     *
     * @param bytes the largest size of a body that is passed on
     * @param discarded the number of bytes read beyond, so that the sender receives the response
     * @param whole the maximum time in which the body must arrive
     * @param stall the maximum time between two parts
     */
    record BodyLimits(long bytes, long discarded, Duration whole, Duration stall) {
        private Duration interval() {
            return stall.compareTo(whole) < 0 ? stall : whole;
        }
    }

    BodyTransfer(HttpServerExchange exchange, BodyReceiver receiver, BodyLimits limits, Consumer<BodyEnd> whenDone) {
        this.exchange = exchange;
        this.receiver = receiver;
        this.limits = limits;
        this.whenDone = whenDone;
    }

    /** Begins to read; called on the I/O thread. */
    void start() {
        watch();
        StreamSourceChannel channel = exchange.getRequestChannel();
        channel.getReadSetter().set(this);
        handleEvent(channel);
    }

    @Override
    public void handleEvent(StreamSourceChannel channel) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            while (!isBusy && !isOver) {
                ByteBuffer buffer = pooled.getBuffer().clear();
                int count = channel.read(buffer);
                if (count == 0) {
                    channel.resumeReads();
                    return;
                }
                if (count < 0) {
                    channel.suspendReads();
                    end();
                } else {
                    pass(channel, buffer.flip());
                }
            }
        } catch (IOException e) {
            cutOff();
        }
    }

    private void pass(StreamSourceChannel channel, ByteBuffer buffer) {
        parts++;
        received += buffer.remaining();
        if (received > limits.bytes) {
            receiver.abort();
            if (received > limits.bytes + limits.discarded) {
                cutOff();
            }
            return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        CompletableFuture<Void> taken = receiver.receive(part).toCompletableFuture();
        if (!taken.isDone()) {
            isBusy = true;
            channel.suspendReads();
            CompletableFuture<Void> unused =
                    taken.whenComplete((done, failure) -> exchange.getIoThread().execute(() -> {
                        isBusy = false;
                        // The peer could not send meanwhile: its time begins now.
                        parts++;
                        if (!isOver) {
                            handleEvent(channel);
                        }
                    }));
        }
    }

    private void end() {
        isOver = true;
        timer.remove();
        whenDone.accept(received > limits.bytes ? BodyEnd.TOO_LARGE : BodyEnd.WHOLE);
    }

    /** Looks again and again, and cuts a peer off that has sent nothing since the last look, or is not done in time. */
    private void watch() {
        timer = exchange.getIoThread()
                .executeAfter(this::look, limits.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (isOver) {
            return;
        }
        looks++;
        boolean stalls = !isBusy && parts == partsBefore;
        partsBefore = parts;
        if (stalls || limits.interval().multipliedBy(looks).compareTo(limits.whole) >= 0) {
            cutOff();
        } else {
            watch();
        }
    }

    /** Closes the connection: its peer has disconnected, is too slow, or has sent more than is read of any body. */
    private void cutOff() {
        isOver = true;
        timer.remove();
        receiver.abort();
        exchange.setPersistent(false);
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }
}
