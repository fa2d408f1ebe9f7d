package io.fairbot.http.server;

import java.util.concurrent.CompletionStage;

/**
 * A dispatcher of the requests that an {@link HttpServer} receives. Implemented by the coordinator. Safe for use from any
 * thread.
 */
public interface HttpDispatcher {

    /**
     * Decides from the head of a request whether it is answered immediately or its body may be read. Never blocks, so it may
     * be called on an I/O thread.
     *
     * @param head the request line and headers
     * @return the decision; never fails: a failure is an {@link Admission.Answered}
     */
    CompletionStage<Admission> admit(RequestHead head);
}
