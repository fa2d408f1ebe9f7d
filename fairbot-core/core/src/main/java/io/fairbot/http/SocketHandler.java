package io.fairbot.http;

import io.fairbot.http.stream.StreamSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A handler of the WebSockets of one route. Called from many threads concurrently. Used as a lambda expression:
 *
 * <pre>{@code
 * Route.socket("/clock", RouteAccess.of(Scope.READ), request -> CompletableFuture.completedStage(StreamSource.of(clock)))
 * }</pre>
 */
// Without @FunctionalInterface: Error Prone allows none that implements the method of another one.
public interface SocketHandler extends RequestHandler {

    /**
     * Decides about a connection before it is established. The caller was authenticated, and a page of another origin has been
     * rejected. It may block the calling thread briefly.
     *
     * @param request the request, without a body
     * @return the source of the stream, with a {@link io.fairbot.http.stream.SocketListener} to receive texts; the failures of {@link
     *     RequestHandler#handle} are the response in place of a WebSocket
     */
    CompletionStage<StreamSource> connect(Request request);

    /** {@inheritDoc} Answers a request that asks for no WebSocket with a problem. */
    @Override
    default CompletionStage<Response> handle(Request request) {
        return CompletableFuture.completedStage(Response.of(Problem.of(
                        ProblemType.UPGRADE_REQUIRED,
                        "This path takes WebSockets only; connect with ws:// or wss:// in place of http:// or"
                                + " https://."))
                .header("Upgrade", "websocket"));
    }
}
