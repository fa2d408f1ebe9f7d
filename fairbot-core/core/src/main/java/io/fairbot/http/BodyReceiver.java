package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/**
 * A receiver of the body of one request, in parts, while it is read. The server passes one part after another: the next one when
 * the stage of the one before has completed. It ends with {@link #end} or with {@link #abort}.
 */
public interface BodyReceiver {

    /**
     * Takes a part of the body. Called on a thread that must not block.
     *
     * @param part the bytes, at least one; not modified afterwards
     * @return completes when the next part may be passed; a failure is the response, and nothing more is passed
     */
    CompletionStage<Void> receive(byte[] part);

    /**
     * Handles the request, of which all parts have been passed. Called at most once, on a thread that may block.
     *
     * @return the response, with the failures of {@link RequestHandler#handle}
     */
    CompletionStage<Response> end();

    /**
     * Discards what was received: the peer has disconnected or is too slow, or the body is too large. Called on a thread that must
     * not block, also several times; has no effect after {@link #end}.
     */
    void abort();
}
