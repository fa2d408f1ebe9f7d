package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.whatsapp.web.internal.binary.Node;
import java.util.concurrent.CompletionStage;

/** The connection to the server, as far as keys and messages need it. Implementations are safe for use from any thread. */
public interface ServerRequests {

    /**
     * Sends a request.
     *
     * @param query the request, without an id
     * @return the answer; fails when it is refused, or there is none in time
     */
    CompletionStage<Node> ask(Node query);

    /**
     * Sends a stanza after those that were sent before; without effect when the connection is not open.
     *
     * @param node the stanza
     */
    void send(Node node);
}
