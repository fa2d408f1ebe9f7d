package io.fairbot.http.stream;

import io.fairbot.runtime.Stages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue between the sender of a stream and its connection. The texts that wait are passed on together, up to
 * {@value #MAX_PASSED_BYTES} bytes, when the connection has written those before. Safe for use from any thread; calls neither listener
 * nor connection while it holds its lock.
 */
final class StreamQueue implements StreamSession, StreamReceiver {
    private static final Logger log = LoggerFactory.getLogger(StreamQueue.class);
    private static final int MAX_PASSED_BYTES = 32 * 1024;

    private final StreamOptions options;
    private final StreamListener listener;
    private final StreamBudget budget;
    private final StreamConnection connection;

    private final Object lock = new Object();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int texts;
    private long bytes;
    private boolean isSending;
    private boolean isFull;
    /** Set when no further text is taken. */
    private Optional<StreamClose> closing = Optional.empty();

    private boolean isCutOff;
    private boolean isClosePassed;
    private boolean isClosed;

    StreamQueue(StreamOptions options, StreamListener listener, StreamBudget budget, StreamConnection connection) {
        this.options = options;
        this.listener = listener;
        this.budget = budget;
        this.connection = connection;
    }

    void open() {
        budget.opened();
        call("onOpen", () -> listener.onOpen(this));
    }

    @Override
    public SendResult send(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > options.maxQueuedBytes()) {
            throw new IllegalArgumentException("A text of " + encoded.length + " bytes never fits into the queue of "
                    + options.maxQueuedBytes() + " bytes; send less at once, or allow more with StreamOptions.queue.");
        }
        SendResult result = offer(encoded);
        if (result != SendResult.CLOSED) {
            proceed();
        }
        return result;
    }

    private SendResult offer(byte[] text) {
        synchronized (lock) {
            if (closing.isPresent() || isClosed) {
                return SendResult.CLOSED;
            }
            if (reserve(text.length)) {
                waiting.add(text);
                return SendResult.QUEUED;
            }
            isFull = true;
            budget.countRefused();
            if (options.whenFull() == StreamOptions.WhenFull.CLOSE) {
                drop();
                closing = Optional.of(StreamClose.TOO_SLOW);
                isCutOff = true;
            }
            return SendResult.FULL;
        }
    }

    /** Reserves the room of one text, with the lock held. */
    private boolean reserve(int size) {
        boolean fits =
                texts < options.maxQueuedTexts() && bytes + size <= options.maxQueuedBytes() && budget.tryReserve(size);
        if (fits) {
            texts++;
            bytes += size;
        }
        return fits;
    }

    private void release(int count, long size) {
        texts -= count;
        bytes -= size;
        budget.release(size);
    }

    /** Drops what has not been passed to the connection, with the lock held. */
    private void drop() {
        release(waiting.size(), waiting.stream().mapToLong(text -> text.length).sum());
        waiting.clear();
    }

    /** Passes texts on as long as the connection takes them at once; the end of a slower call proceeds. */
    private void proceed() {
        while (true) {
            List<byte[]> next = next();
            if (next.isEmpty()) {
                passClose();
                return;
            }
            CompletableFuture<Void> written =
                    Stages.attempt(() -> connection.send(next)).toCompletableFuture();
            if (!written.isDone()) {
                CompletableFuture<Void> unused = written.whenComplete((done, failure) -> {
                    written(next, failure == null);
                    proceed();
                });
                return;
            }
            written(next, !written.isCompletedExceptionally());
        }
    }

    /** Takes the texts to be passed next; none when there are none, or when others are on their way. */
    private List<byte[]> next() {
        synchronized (lock) {
            if (isSending || isClosed || waiting.isEmpty()) {
                return List.of();
            }
            isSending = true;
            List<byte[]> next = new ArrayList<>();
            long size = 0;
            while (!waiting.isEmpty() && (next.isEmpty() || size + waiting.element().length <= MAX_PASSED_BYTES)) {
                byte[] text = waiting.remove();
                size += text.length;
                next.add(text);
            }
            return next;
        }
    }

    private void written(List<byte[]> passed, boolean isSuccess) {
        boolean isWritableAgain;
        synchronized (lock) {
            isSending = false;
            release(
                    passed.size(),
                    passed.stream().mapToLong(text -> text.length).sum());
            isWritableAgain = isFull
                    && closing.isEmpty()
                    && !isClosed
                    && isSuccess
                    && texts <= options.maxQueuedTexts() / 2
                    && bytes <= options.maxQueuedBytes() / 2;
            if (isWritableAgain) {
                isFull = false;
            }
        }
        if (isSuccess) {
            budget.countSent(passed.size());
        } else {
            closed(StreamClose.LOST);
        }
        if (isWritableAgain) {
            call("onWritable", () -> listener.onWritable(this));
        }
    }

    /** Ends the connection once everything has been written. */
    private void passClose() {
        StreamClose close;
        synchronized (lock) {
            // What was on its way when the queue was full may never arrive: the end does not wait for it.
            boolean isWritten = waiting.isEmpty() && (!isSending || isCutOff);
            if (closing.isEmpty() || isClosePassed || isClosed || !isWritten) {
                return;
            }
            isClosePassed = true;
            close = closing.get();
        }
        connection.close(close);
    }

    @Override
    public int queuedTexts() {
        synchronized (lock) {
            return texts;
        }
    }

    @Override
    public long queuedBytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return closing.isEmpty() && !isClosed;
        }
    }

    @Override
    public void close(StreamClose close) {
        synchronized (lock) {
            if (closing.isPresent() || isClosed) {
                return;
            }
            closing = Optional.of(close);
        }
        proceed();
    }

    @Override
    public CompletionStage<Void> text(String text) {
        if (!(listener instanceof SocketListener socket)) {
            return CompletableFuture.completedStage(null);
        }
        return Stages.attempt(() -> socket.onText(this, text)).exceptionally(failure -> {
            fail("onText", failure);
            return null;
        });
    }

    @Override
    public void closed(StreamClose close) {
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            drop();
        }
        budget.closed();
        call("onClose", () -> listener.onClose(this, close));
    }

    private void call(String method, Runnable listening) {
        try {
            listening.run();
        } catch (RuntimeException | LinkageError e) {
            fail(method, e);
        }
    }

    private void fail(String method, Throwable failure) {
        log.error("{} of a stream's listener failed", method, Stages.cause(failure));
        close(StreamClose.FAILED);
    }
}
