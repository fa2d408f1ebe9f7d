package io.fairbot.http.stream;

/**
 * The sending end of a WebSocket or of a response that goes on. Texts wait in a bounded queue and are sent in order, as fast as the
 * peer reads. Safe for use from any thread; no method blocks.
 */
public interface StreamSession {

    /** What became of a text. */
    enum SendResult {
        /** The text is in the queue. It is lost when the connection ends before it is sent. */
        QUEUED,
        /**
         * The text was not taken, since the queue is full; with {@link StreamOptions.WhenFull#CLOSE} the stream ends, too. {@link
         * StreamListener#onWritable} follows when half of the queue is free.
         */
        FULL,
        /** The text was not taken, since the stream has ended. */
        CLOSED
    }

    /**
     * Queues a text.
     *
     * @param text the text: one message of a WebSocket, or the next characters of a response
     * @return what became of it
     * @throws IllegalArgumentException when the text alone is larger than {@link StreamOptions#maxQueuedBytes()}
     */
    SendResult send(String text);

    /**
     * Returns the number of texts that are queued or being sent.
     *
     * @return the number, 0 or more
     */
    int queuedTexts();

    /**
     * Returns the size of the texts that are queued or being sent.
     *
     * @return the number of bytes in UTF-8, 0 or more
     */
    long queuedBytes();

    /**
     * Returns whether texts are taken.
     *
     * @return false after {@link #close}, and when the connection has ended
     */
    boolean isOpen();

    /**
     * Ends the stream once the queued texts have been sent. Takes no further text. Has no effect on a stream that has ended.
     *
     * @param close the code and reason that the peer of a WebSocket receives; a response ends well with {@link
     *     StreamClose#NORMAL}, and is cut off with any other
     */
    void close(StreamClose close);
}
