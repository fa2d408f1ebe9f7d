package io.fairbot.http.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on the bytes in the queues of several streams, and the count of what went through them. Safe for use from any thread. */
public final class StreamBudget {
    private final long bound;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * Creates a bound.
     *
     * @param bytes the greatest number of bytes in all queues together, at least 1
     */
    public StreamBudget(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "The bound of all queues must be at least 1 byte, and is " + bytes + ".");
        }
        bound = bytes;
    }

    /**
     * Returns the number of streams that are open.
     *
     * @return the number, 0 or more
     */
    public int openStreams() {
        return open.get();
    }

    /**
     * Returns the number of bytes in all queues.
     *
     * @return the number, 0 or more
     */
    public long queuedBytes() {
        return used.get();
    }

    /**
     * Returns the number of texts that were sent to their end.
     *
     * @return the number since the budget was created
     */
    public long sentTexts() {
        return sent.get();
    }

    /**
     * Returns the number of texts that found a queue full.
     *
     * @return the number since the budget was created
     */
    public long refusedTexts() {
        return refused.get();
    }

    boolean tryReserve(long bytes) {
        return used.getAndUpdate(now -> now + bytes > bound ? now : now + bytes) + bytes <= bound;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    void countSent(int texts) {
        sent.addAndGet(texts);
    }

    void countRefused() {
        refused.incrementAndGet();
    }
}
