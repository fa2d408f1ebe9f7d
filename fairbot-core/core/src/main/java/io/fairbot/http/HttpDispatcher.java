package io.fairbot.http;

import java.util.concurrent.CompletionStage;

/**
 * The application behind an {@link HttpServer}: answers every request that reaches the server. Implemented by the coordinator.
 * Safe for use from any thread.
 */
public interface HttpDispatcher {

    /**
     * Decides by its head whether a request is answered at once or its body may be read. Never blocks, so it may be called on an
     * I/O thread.
     *
     * @param head the request line and headers
     * @return the decision; never fails: a failure is an {@link Admission.Answered}
     */
    CompletionStage<Admission> admit(RequestHead head);
}
