package io.fairbot.coordination.internal.http;

import io.fairbot.FairbotException;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.runtime.Stages;
import io.fairbot.store.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A factory of responses to failed requests. */
final class FailureResponses {
    private static final Logger log = LoggerFactory.getLogger(FailureResponses.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private FailureResponses() {}

    /** Converts a failure to a response that helps the caller and exposes no internals. */
    static Response of(Throwable failure, String requestId) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof ProblemException problem) {
            return Response.of(problem.problem());
        }
        if (cause instanceof StoreException store && store.isTransient()) {
            log.warn("Request {} was rejected: {}", requestId, store.getMessage());
            return Response.of(Problem.of(
                            ProblemType.UNAVAILABLE, "The storage cannot keep anything at the moment; try again soon.")
                    .retryAfter(SOON));
        }
        if (cause instanceof StoreException store && store.code() == StoreException.StoreErrorCode.CORRUPT) {
            log.error("Request {} needs something that is damaged: {}", requestId, store.getMessage());
            return Response.of(Problem.of(
                    ProblemType.INTERNAL,
                    "What is stored for this is damaged: GET /health names it and says what to do; the log has it under"
                            + " request " + requestId + "."));
        }
        if (cause instanceof FairbotException) {
            log.error("Request {} failed: {}", requestId, cause.getMessage(), cause);
        } else {
            log.error("Request {} failed", requestId, cause);
        }
        return Response.of(Problem.of(
                ProblemType.INTERNAL,
                "Something went wrong here; the log says what, under request " + requestId + "."));
    }
}
