package io.fairbot.coordination.internal.http;

import io.fairbot.FairbotException;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.store.StoreException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers. */
final class ResponseWriter {
    private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);
    private static final HttpString CSP = new HttpString("Content-Security-Policy");
    private static final Duration SOON = Duration.ofSeconds(1);

    private ResponseWriter() {}

    /** What every answer says; a handler may say something else. */
    static void defaults(HeaderMap headers, String requestId) {
        headers.put(new HttpString(RequestId.HEADER), requestId);
        headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
        headers.put(new HttpString("X-Frame-Options"), "DENY");
        headers.put(new HttpString("Referrer-Policy"), "no-referrer");
        headers.put(new HttpString("Cross-Origin-Opener-Policy"), "same-origin");
        headers.put(CSP, "default-src 'none'; frame-ancestors 'none'");
        headers.put(Headers.CACHE_CONTROL, "no-store");
    }

    /** Writes an answer; whoever comes second, such as a handler after its deadline, finds it written. */
    static void write(HttpServerExchange exchange, Response response) {
        if (exchange.isResponseStarted()) {
            return;
        }
        exchange.setStatusCode(response.status());
        response.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (response.contentType().isEmpty()) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
        exchange.getResponseSender().send(response.body());
    }

    static void write(HttpServerExchange exchange, Problem problem) {
        write(exchange, Response.of(problem));
    }

    /** Turns a failure into an answer that helps the caller and tells nothing of the inside. */
    static Response of(Throwable failure, String requestId) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            return Response.of(problem.problem());
        }
        if (cause instanceof StoreException store && store.isTransient()) {
            log.warn("Request {} was refused: {}", requestId, store.getMessage());
            return Response.of(Problem.of(
                            ProblemType.UNAVAILABLE, "The storage cannot keep anything at the moment; try again soon.")
                    .retryAfter(SOON));
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
