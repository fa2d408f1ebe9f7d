package io.fairbot.http.server;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Response;
import java.time.Duration;
import java.util.Optional;

/** The decision of an {@link HttpDispatcher} about a request of which the head has been read. */
public sealed interface Admission {

    /**
     * A response for which the body is not read, such as a rejection or the response to {@code OPTIONS}. Of a body that is
     * sent nevertheless, the server reads at most {@link HttpServerOptions.ConnectionLimits#maxDiscardedBytes()}; if it is larger, it closes
     * the connection.
     *
     * @param response the response, with all its headers
     * @param closeConnection whether the server closes the connection afterwards
     */
    record Answered(Response response, boolean closeConnection) implements Admission {}

    /** A request whose body may be read. */
    non-sealed interface Accepted extends Admission {

        /**
         * Returns the largest accepted size of the body.
         *
         * @return the number of bytes
         */
        int maxBodyBytes();

        /**
         * Returns the response to a larger body, in place of a call of {@link BodyReceiver#end}.
         *
         * @return the response, with all its headers
         */
        Response tooLarge();

        /**
         * Returns the maximum time in which the body must arrive, where it is shorter than that of the server.
         *
         * @return the time, empty for that of the server
         */
        default Optional<Duration> bodyTimeout() {
            return Optional.empty();
        }

        /**
         * Returns the receiver of the body, whose stages do not fail before it is aborted. {@link BodyReceiver#end} follows at once when the request has no
         * body; {@link BodyReceiver#abort} when the body is too large, too slow or not sent to its end.
         *
         * @return the receiver, the same whenever it is asked
         */
        BodyReceiver body();

        /**
         * Returns the WebSocket that the request asks for at a route that has them. A server that supports them connects it and leaves
         * {@link #body} alone; one that does not proceeds as with any request, which is then answered with status 501.
         *
         * @return the WebSocket, empty for any other request
         */
        default Optional<SocketUpgrade> socket() {
            return Optional.empty();
        }
    }
}
