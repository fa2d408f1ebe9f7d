package io.fairbot.http;

import io.fairbot.runtime.Stages;
import java.util.concurrent.CompletionStage;

/**
 * A handler of requests whose body is not held in memory: it is passed on in parts while it is read. Called from many threads
 * concurrently. Used as a lambda expression.
 */
// Without @FunctionalInterface: Error Prone allows none that implements the method of another one.
public interface UploadHandler extends RequestHandler {

    /**
     * Judges a request by its head, before its body is read. Called on a thread that must not block, once its caller was
     * authenticated. Every request is admitted by default.
     *
     * @param head the request, without its body
     * @throws ProblemException when the problem is the response, and the body is not read
     */
    default void admit(Request head) {
        // A route whose caller is known needs no more.
    }

    /**
     * Begins to receive the body of a request, whose caller was authenticated. Called on a thread that must not block.
     *
     * @param head the request, without its body
     * @return the receiver of the body
     */
    BodyReceiver receive(Request head);

    /** {@inheritDoc} Passes the body on as one part. */
    @Override
    default CompletionStage<Response> handle(Request request) {
        admit(request);
        BodyReceiver receiver = receive(request);
        byte[] body = request.body();
        return Stages.attempt(() -> body.length == 0
                        ? receiver.end()
                        : receiver.receive(body).thenCompose(received -> receiver.end()))
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        receiver.abort();
                    }
                });
    }
}
