package io.fairbot.http.stream;

/**
 * The limits of one stream.
 *
 * @param maxQueuedTexts the greatest number of texts that are queued or being sent, at least 1; {@value #DEFAULT_QUEUED_TEXTS} by
 *     default
 * @param maxQueuedBytes the greatest size of these texts in bytes of UTF-8, at least 1; {@value #DEFAULT_QUEUED_BYTES} by default
 * @param whenFull what happens when a text finds the queue full; {@link WhenFull#REFUSE} by default
 * @param maxTextBytes the largest size of a text from the peer of a WebSocket, in bytes, at least 1;
 *     {@value #DEFAULT_TEXT_BYTES} by default
 */
public record StreamOptions(int maxQueuedTexts, long maxQueuedBytes, WhenFull whenFull, int maxTextBytes) {
    /** The greatest number of queued texts unless another one is set. */
    public static final int DEFAULT_QUEUED_TEXTS = 256;

    /** The greatest size of the queued texts unless another one is set: 256 KiB. */
    public static final long DEFAULT_QUEUED_BYTES = 256 * 1024;

    /** The largest size of a text from the peer unless another one is set: 64 KiB. */
    public static final int DEFAULT_TEXT_BYTES = 64 * 1024;

    /** The default limits. */
    public static final StreamOptions DEFAULT =
            new StreamOptions(DEFAULT_QUEUED_TEXTS, DEFAULT_QUEUED_BYTES, WhenFull.REFUSE, DEFAULT_TEXT_BYTES);

    /** What happens when a text finds the queue full. */
    public enum WhenFull {
        /** The text is refused, and the sender decides what to do. */
        REFUSE,
        /** The text is refused, the queue is dropped and the stream ends with {@link StreamClose#TOO_SLOW}. */
        CLOSE
    }

    /** Checks the limits. */
    public StreamOptions {
        if (maxQueuedTexts < 1 || maxQueuedBytes < 1 || maxTextBytes < 1) {
            throw new IllegalArgumentException("The limits of a stream must be at least 1: maxQueuedTexts is "
                    + maxQueuedTexts + ", maxQueuedBytes " + maxQueuedBytes + ", maxTextBytes " + maxTextBytes + ".");
        }
    }

    /**
     * Returns these options with another bound of the queue.
     *
     * @param texts the greatest number of texts, at least 1
     * @param bytes the greatest size in bytes, at least 1
     * @return the options
     */
    public StreamOptions queue(int texts, long bytes) {
        return new StreamOptions(texts, bytes, whenFull, maxTextBytes);
    }

    /**
     * Returns these options with another reaction to a full queue.
     *
     * @param reaction what happens
     * @return the options
     */
    public StreamOptions whenFull(WhenFull reaction) {
        return new StreamOptions(maxQueuedTexts, maxQueuedBytes, reaction, maxTextBytes);
    }

    /**
     * Returns these options with another limit of the texts from the peer.
     *
     * @param bytes the largest size in bytes, at least 1
     * @return the options
     */
    public StreamOptions maxText(int bytes) {
        return new StreamOptions(maxQueuedTexts, maxQueuedBytes, whenFull, bytes);
    }
}
