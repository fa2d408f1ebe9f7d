package io.fairbot.http.stream;

import java.util.concurrent.CompletionStage;

/** The receiver of what happens on a {@link StreamConnection}. Called by an HTTP server. */
public interface StreamReceiver {

    /**
     * Takes a text of the peer of a WebSocket. Called on a thread that may block briefly, for one text after another.
     *
     * @param text the text, complete
     * @return completes when the next text may be passed; never fails
     */
    CompletionStage<Void> text(String text);

    /**
     * Learns that the connection has ended. Called at least once, by whichever side it was ended; later calls have no effect.
     *
     * @param close the code and reason that the peer sent, or those with which the connection was closed here
     */
    void closed(StreamClose close);
}
