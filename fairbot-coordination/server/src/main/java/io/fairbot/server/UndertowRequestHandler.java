package io.fairbot.server;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.SocketUpgrade;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** The root HTTP handler: admits a request, passes its body on, and answers it on a worker thread. Never blocks. */
final class UndertowRequestHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(UndertowRequestHandler.class);

    private final HttpDispatcher dispatcher;
    private final HttpServerOptions options;
    private final OpenStreams streams;
    private final ResponseWriter writer;

    UndertowRequestHandler(HttpDispatcher dispatcher, HttpServerOptions options, OpenStreams streams) {
        this.dispatcher = dispatcher;
        this.options = options;
        this.streams = streams;
        writer = new ResponseWriter(streams);
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
            accepted.socket().ifPresentOrElse(socket -> connect(exchange, socket), () -> receive(exchange, accepted));
        } else {
            Admission.Answered answered = (Admission.Answered) admission;
            if (answered.closeConnection()) {
                exchange.setPersistent(false);
            }
            limitUnwanted(exchange);
            writer.write(exchange, answered.response());
        }
    }

    /** Limits what is read of a body that nobody wants: by its length, or by time when it does not say its length. */
    private void limitUnwanted(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            return;
        }
        if (exchange.getRequestContentLength() >= 0) {
            exchange.setMaxEntitySize(options.limits().maxDiscardedBytes());
            return;
        }
        XnioExecutor.Key end = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()),
                        options.timeouts().stall().toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((same, next) -> {
            end.remove();
            next.proceed();
        });
    }

    /** Asks for the decision on a worker thread, and completes the handshake on the I/O thread. */
    private void connect(HttpServerExchange exchange, SocketUpgrade socket) {
        exchange.dispatch(() -> socket.connect()
                .thenAcceptAsync(
                        decision -> Connectors.executeRootHandler(same -> connect(same, decision), exchange),
                        exchange.getIoThread())
                .exceptionally(failure -> giveUp(exchange, failure)));
    }

    private void connect(HttpServerExchange exchange, SocketUpgrade.SocketDecision decision) throws Exception {
        if (decision instanceof SocketUpgrade.SocketRefused refused) {
            writer.write(exchange, refused.response());
        } else {
            SocketUpgrade.SocketAccepted connected = (SocketUpgrade.SocketAccepted) decision;
            connected
                    .headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
            Hybi13Handshake handshake =
                    new Hybi13Handshake(connected.protocol().map(Set::of).orElse(Set.of()), false);
            new WebSocketProtocolHandshakeHandler(
                            List.of(handshake),
                            (WebSocketHttpExchange same, WebSocketChannel channel) ->
                                    new UndertowSocket(channel, connected.source(), streams).start())
                    .handleRequest(exchange);
        }
    }

    private void receive(HttpServerExchange exchange, Admission.Accepted accepted) {
        BodyReceiver body = accepted.body();
        if (exchange.isRequestComplete()) {
            answer(exchange, body);
            return;
        }
        exchange.addExchangeCompleteListener((same, next) -> {
            body.abort();
            next.proceed();
        });
        long most = Math.max(options.limits().maxDiscardedBytes(), accepted.maxBodyBytes());
        if (exchange.getRequestContentLength() > most) {
            exchange.setPersistent(false);
            writer.write(exchange, accepted.tooLarge());
            return;
        }
        BodyTransfer transfer = new BodyTransfer(
                exchange,
                body,
                new BodyTransfer.BodyLimits(
                        accepted.maxBodyBytes(),
                        options.limits().maxDiscardedBytes(),
                        accepted.bodyTimeout().orElse(options.timeouts().body()),
                        options.timeouts().stall()),
                end -> received(exchange, accepted, end));
        exchange.dispatch(SameThreadExecutor.INSTANCE, transfer::start);
    }

    private void received(HttpServerExchange exchange, Admission.Accepted accepted, BodyTransfer.BodyEnd end) {
        if (end == BodyTransfer.BodyEnd.TOO_LARGE) {
            Connectors.executeRootHandler(same -> writer.write(same, accepted.tooLarge()), exchange);
        } else {
            Connectors.executeRootHandler(same -> answer(same, accepted.body()), exchange);
        }
    }

    private void answer(HttpServerExchange exchange, BodyReceiver body) {
        exchange.dispatch(() -> {
            CompletableFuture<Response> answer = body.end().toCompletableFuture();
            // Not on the thread that completes the stage, which belongs to another component.
            Executor thread = answer.isDone() ? SameThreadExecutor.INSTANCE : exchange.getIoThread();
            answer.thenAcceptAsync(response -> writer.write(exchange, response), thread)
                    .exceptionally(failure -> giveUp(exchange, failure));
        });
    }

    private static @Nullable Void giveUp(HttpServerExchange exchange, Throwable failure) {
        log.error("A response could not be written", failure);
        exchange.endExchange();
        return null;
    }
}
