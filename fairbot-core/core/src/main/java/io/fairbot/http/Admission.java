package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/** The decision of an {@link HttpDispatcher} about a request of which the head has been read. */
public sealed interface Admission {

    /**
     * A response that needs no body, such as a refusal or the answer to {@code OPTIONS}. Of a body that is sent all the same the server reads at most
     * {@link HttpServerOptions#maxDiscardedBytes()}, else it closes the connection.
     *
     * @param response the answer, with all its headers
     * @param closeConnection whether the server closes the connection afterwards
     */
    record Answered(Response response, boolean closeConnection) implements Admission {}

    /** A request whose body may be read. */
    non-sealed interface Accepted extends Admission {

        /**
         * Returns the largest body that is taken.
         *
         * @return the number of bytes
         */
        int maxBodyBytes();

        /**
         * Returns the answer to a larger body, in place of a call of {@link #handle}.
         *
         * @return the answer, with all its headers
         */
        Response tooLarge();

        /**
         * Answers the request. Called at most once, on a thread that may block, and not at all when the peer hangs up while it
         * sends the body.
         *
         * @param body the whole body, possibly empty; not modified afterwards
         * @return the answer, with all its headers; ends once and never fails
         */
        CompletionStage<Response> handle(byte[] body);
    }
}
