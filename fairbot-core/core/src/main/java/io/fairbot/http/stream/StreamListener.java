package io.fairbot.http.stream;

/**
 * A listener to the life of one stream. {@link #onOpen} is called first and once, {@link #onClose} last and once; {@link #onWritable}
 * may be called while another method runs. A failure is logged and ends the stream with {@link StreamClose#FAILED}.
 */
@FunctionalInterface
public interface StreamListener {

    /**
     * Called when the peer is ready to receive. It may block the calling thread briefly.
     *
     * @param session the sending end
     */
    void onOpen(StreamSession session);

    /**
     * Called when half of the queue is free again after a text was refused as {@link StreamSession.SendResult#FULL}. On a thread that
     * must not block.
     *
     * @param session the sending end
     */
    default void onWritable(StreamSession session) {
        // A sender that drops what is refused needs not know.
    }

    /**
     * Called when the stream has ended, by either side. On a thread that must not block.
     *
     * @param session the sending end, which takes nothing any more
     * @param close the code and reason; {@link StreamClose#LOST} when the peer has gone without a word
     */
    default void onClose(StreamSession session, StreamClose close) {
        // A listener that registered the session nowhere needs not know.
    }
}
