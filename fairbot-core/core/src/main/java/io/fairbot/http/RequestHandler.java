package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/** Answers requests. Called from many threads at once, on a thread of the server that may be held for a short while. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers a request.
     *
     * @param request the request
     * @return the response; a {@link ProblemException}, thrown or in the stage, becomes its problem, anything else that is
     *     thrown becomes a problem without details and a line in the log
     */
    CompletionStage<Response> handle(Request request);
}
