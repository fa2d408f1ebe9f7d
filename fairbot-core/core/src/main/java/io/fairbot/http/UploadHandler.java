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
     * Begins to receive the body of a request, whose caller was authenticated. Called on a thread that must not block.
     *
     * @param head the request, without its body
     * @return the receiver of the body
     */
    BodyReceiver receive(Request head);

    /** {@inheritDoc} Passes the body on as one part. */
    @Override
    default CompletionStage<Response> handle(Request request) {
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
