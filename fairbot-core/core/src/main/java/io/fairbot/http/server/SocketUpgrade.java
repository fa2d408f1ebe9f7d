package io.fairbot.http.server;

import io.fairbot.http.Response;
import io.fairbot.http.stream.StreamSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket that a request asks for. Its handshake has been checked: version 13, with a key, from an allowed origin.
 *
 * <p>A server that supports WebSockets
 *
 * <ul>
 *   <li>calls {@link #connect} once, and answers with its response, or else completes the handshake;
 *   <li>opens the source once the handshake has been sent, and passes it the texts of the peer and the end;
 *   <li>closes with {@link io.fairbot.http.stream.StreamClose#TOO_LARGE} for a text that is larger than the source allows, with
 *       {@link io.fairbot.http.stream.StreamClose#TEXTS_ONLY} for bytes, and with {@link
 *       io.fairbot.http.stream.StreamClose#GOING_AWAY} when it stops;
 *   <li>reads no text before the one before it was handled, answers pings, and sends them: a peer that stays silent or takes no bytes
 *       is cut off ({@link HttpServerOptions.ConnectionTimeouts#ping}, {@link HttpServerOptions.ConnectionTimeouts#write}).
 * </ul>
 */
public interface SocketUpgrade {

    /**
     * Asks the handler of the route. Called on a thread that may block briefly.
     *
     * @return the decision; never fails
     */
    CompletionStage<SocketDecision> connect();

    /** The decision about a WebSocket. */
    sealed interface SocketDecision {}

    /**
     * A WebSocket that is to be established.
     *
     * @param source the source of the stream
     * @param protocol the protocol to be named as chosen, when the peer offered any
     * @param headers further headers of the response, by name
     */
    record SocketAccepted(StreamSource source, Optional<String> protocol, Map<String, String> headers)
            implements SocketDecision {}

    /**
     * A request that is answered in place of a WebSocket.
     *
     * @param response the response, with all its headers
     */
    record SocketRefused(Response response) implements SocketDecision {}
}
