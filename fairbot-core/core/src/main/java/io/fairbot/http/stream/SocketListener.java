package io.fairbot.http.stream;

import java.util.concurrent.CompletionStage;

/** A listener to one WebSocket that also receives the texts of its peer. A text to a listener of another kind is discarded. */
public interface SocketListener extends StreamListener {

    /**
     * Called with a text of the peer, one after another. It may block the calling thread briefly.
     *
     * @param session the sending end
     * @param text the text, complete
     * @return completes when the next text may be read; a failure ends the stream
     */
    CompletionStage<Void> onText(StreamSession session, String text);
}
