package io.fairbot.http.stream;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The connection under a stream, implemented by an HTTP server. Of the bytes that its peer does not read it holds no more than one call
 * of {@link #send} passes.
 */
public interface StreamConnection {

    /**
     * Writes texts to the peer. Called again only when the stage of the call before has completed, on any thread.
     *
     * @param texts the texts in UTF-8, at least one: each is one message of a WebSocket; a response gets all their bytes in order
     * @return completes when the connection holds none of the bytes any more; fails when the connection has ended
     */
    CompletionStage<Void> send(List<byte[]> texts);

    /**
     * Ends the stream: a WebSocket with a close message, and the connection when the peer does not answer it in time; a response
     * as complete for {@link StreamClose#NORMAL}, and by cutting the connection off for any other code. {@link StreamReceiver#closed}
     * follows.
     *
     * @param close the code and reason
     */
    void close(StreamClose close);
}
