package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/** A handler of the requests to one route. Called from many threads at once; it may block the calling thread of the server shortly. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers a request.
     *
     * @param request the request
     * @return the response; a {@link ProblemException}, thrown or in the stage, becomes its problem, any other exception becomes
     *     a problem without details and a line in the log
     */
    CompletionStage<Response> handle(Request request);
}
