package io.fairbot.coordination.internal.http;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.http.SocketHandler;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.SocketUpgrade;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The admission of a WebSocket whose caller may call its route. A server without WebSockets answers it with status 501. */
final class SocketAdmission implements Admission.Accepted, SocketUpgrade, BodyReceiver {
    private static final Response UNSUPPORTED = Response.of(Problem.of(
            ProblemType.NOT_IMPLEMENTED,
            "The HTTP server of this application has no WebSockets; use the artifact fairbot-server, or let the"
                    + " application's HttpServerProvider support Admission.Accepted.socket()."));
    private static final Response NO_BODY =
            Response.of(Problem.of(ProblemType.TOO_LARGE, "A request for a WebSocket takes no body; send none."));

    private final RoutedRequest request;
    private final SocketHandler handler;
    private final RouteRequest head;
    private final StreamBudget budget;
    private final DecisionDeadline deadline;

    /** Completes a decision in time: with a late one when the handler takes too long. */
    @FunctionalInterface
    interface DecisionDeadline {
        CompletionStage<SocketDecision> of(Supplier<CompletionStage<SocketDecision>> decision, SocketDecision late);
    }

    SocketAdmission(
            RoutedRequest request,
            SocketHandler handler,
            Principal principal,
            StreamBudget budget,
            DecisionDeadline deadline) {
        this.request = request;
        this.handler = handler;
        head = new RouteRequest(request, principal);
        this.budget = budget;
        this.deadline = deadline;
    }

    @Override
    public Optional<SocketUpgrade> socket() {
        return Optional.of(this);
    }

    @Override
    public CompletionStage<SocketDecision> connect() {
        return deadline.of(this::decide, refused(RouteInvoker.SLOW));
    }

    private CompletionStage<SocketDecision> decide() {
        return Stages.attempt(() -> handler.connect(head))
                .<SocketDecision>thenApply(this::connected)
                .exceptionally(failure -> refused(FailureResponses.of(failure, request.id())));
    }

    private SocketDecision connected(StreamSource source) {
        return new SocketAccepted(
                source.within(budget),
                SocketHandshakeCheck.protocol(request.head()),
                Map.of(RequestId.HEADER, request.id()));
    }

    private SocketDecision refused(Response response) {
        return new SocketRefused(request.headers().complete(response));
    }

    @Override
    public int maxBodyBytes() {
        return 0;
    }

    @Override
    public Response tooLarge() {
        return request.headers().complete(NO_BODY);
    }

    @Override
    public BodyReceiver body() {
        return this;
    }

    @Override
    public CompletionStage<Void> receive(byte[] part) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Response> end() {
        return CompletableFuture.completedStage(request.headers().complete(UNSUPPORTED));
    }

    @Override
    public void abort() {
        // Nothing was received.
    }
}
