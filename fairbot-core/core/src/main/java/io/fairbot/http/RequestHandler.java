package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/**
 * A handler of the requests to one route. Called from many threads concurrently; it may block the calling thread briefly.
 */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Handles a request.
     *
     * @param request the request
     * @return the response; a {@link ProblemException}, thrown or in the stage, becomes its problem, any other exception
     *     becomes a problem without details and is logged
     */
    CompletionStage<Response> handle(Request request);
}
