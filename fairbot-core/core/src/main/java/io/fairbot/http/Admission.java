package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/** The decision of an {@link HttpDispatcher} about a request of which the head has been read. */
public sealed interface Admission {

    /**
     * A response for which the body is not read, such as a rejection or the response to {@code OPTIONS}. Of a body that is
     * sent nevertheless, the server reads at most {@link HttpServerOptions#maxDiscardedBytes()}; if it is larger, it closes
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
         * Returns the response to a larger body, in place of a call of {@link #handle}.
         *
         * @return the response, with all its headers
         */
        Response tooLarge();

        /**
         * Handles the request. Called at most once, on a thread that may block, and not at all when the peer disconnects
         * while it sends the body.
         *
         * @param body the whole body, possibly empty; not modified afterwards
         * @return the response, with all its headers; the stage completes once and never fails
         */
        CompletionStage<Response> handle(byte[] body);
    }
}
