package io.fairbot.server;

import io.fairbot.http.Admission;
import io.fairbot.http.HttpDispatcher;
import io.fairbot.http.Response;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The root HTTP handler: admits a request, reads its body and dispatches it to a worker thread. Never blocks. */
final class UndertowRequestHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(UndertowRequestHandler.class);

    private final HttpDispatcher dispatcher;
    private final long maxDiscardedBytes;

    UndertowRequestHandler(HttpDispatcher dispatcher, long maxDiscardedBytes) {
        this.dispatcher = dispatcher;
        this.maxDiscardedBytes = maxDiscardedBytes;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        CompletableFuture<Admission> admission =
                dispatcher.admit(new UndertowRequestHead(exchange)).toCompletableFuture();
        if (admission.isDone()) {
            proceed(exchange, admission.join());
        } else {
            // Dispatching keeps the exchange open after this method has returned.
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> proceedLater(exchange, admission));
        }
    }

    private void proceedLater(HttpServerExchange exchange, CompletionStage<Admission> admission) {
        admission
                .thenAcceptAsync(
                        decision -> Connectors.executeRootHandler(same -> proceed(same, decision), exchange),
                        exchange.getIoThread())
                .exceptionally(failure -> giveUp(exchange, failure));
    }

    private void proceed(HttpServerExchange exchange, Admission admission) {
        if (admission instanceof Admission.Accepted accepted) {
            receive(exchange, accepted);
        } else if (admission instanceof Admission.Answered answered) {
            if (answered.closeConnection()) {
                exchange.setPersistent(false);
            }
            ResponseWriter.write(exchange, answered.response());
        }
    }

    private void receive(HttpServerExchange exchange, Admission.Accepted accepted) {
        if (exchange.isRequestComplete()) {
            answer(exchange, accepted, new byte[0]);
            return;
        }
        long most = Math.max(maxDiscardedBytes, accepted.maxBodyBytes());
        if (exchange.getRequestContentLength() > most) {
            exchange.setPersistent(false);
            ResponseWriter.write(exchange, accepted.tooLarge());
            return;
        }
        exchange.setMaxEntitySize(most);
        BodyBuffer body = new BodyBuffer(accepted.maxBodyBytes());
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (same, bytes, last) -> {
                            body.add(bytes);
                            if (last) {
                                received(same, accepted, body);
                            }
                        },
                        (same, failure) -> cutOff(same));
    }

    private static void received(HttpServerExchange exchange, Admission.Accepted accepted, BodyBuffer body) {
        if (body.isTooLarge()) {
            ResponseWriter.write(exchange, accepted.tooLarge());
        } else {
            answer(exchange, accepted, body.bytes());
        }
    }

    /** Closes an exchange whose peer has disconnected, or has sent more than is read of any body. */
    private static void cutOff(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        exchange.endExchange();
    }

    private static void answer(HttpServerExchange exchange, Admission.Accepted accepted, byte[] body) {
        exchange.dispatch(() -> {
            CompletableFuture<Response> answer = accepted.handle(body).toCompletableFuture();
            // Not on the thread that completes the stage, which belongs to another component.
            Executor writer = answer.isDone() ? SameThreadExecutor.INSTANCE : exchange.getIoThread();
            answer.thenAcceptAsync(response -> ResponseWriter.write(exchange, response), writer)
                    .exceptionally(failure -> giveUp(exchange, failure));
        });
    }

    private static @Nullable Void giveUp(HttpServerExchange exchange, Throwable failure) {
        log.error("A response could not be written", failure);
        exchange.endExchange();
        return null;
    }
}
