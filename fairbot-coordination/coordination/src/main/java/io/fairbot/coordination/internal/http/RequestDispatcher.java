package io.fairbot.coordination.internal.http;

import io.fairbot.config.Secret;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.ApiKeyAuthenticator;
import io.fairbot.security.Principal;
import io.fairbot.store.Durability;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The second half of the way: key, quota, access, handler. Runs on the threads that may wait. */
final class RequestDispatcher implements BiConsumer<RequestReader.RoutedRequest, byte[]> {
    private static final Logger log = LoggerFactory.getLogger(RequestDispatcher.class);
    private static final String BEARER = "Bearer ";
    private static final HttpString DURABILITY = HttpString.tryFromString("Fairbot-Durability");
    private static final int FIRST_REDIRECT = 300;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ApiKeyAuthenticator keys;
    private final RequestRateLimiter quotas;
    private final Supplier<Durability> durability;
    private final TimeSource time;

    RequestDispatcher(
            ApiKeyAuthenticator keys, RequestRateLimiter quotas, Supplier<Durability> durability, TimeSource time) {
        this.keys = keys;
        this.quotas = quotas;
        this.durability = durability;
        this.time = time;
    }

    @Override
    public void accept(RequestReader.RoutedRequest arrival, byte[] body) {
        arrival.exchange().dispatch(() -> answer(arrival, body));
    }

    private void answer(RequestReader.RoutedRequest arrival, byte[] body) {
        HttpServerExchange exchange = arrival.exchange();
        CompletableFuture<Response> answer =
                guarded(() -> run(arrival, body)).exceptionally(failure -> ResponseWriter.of(failure, arrival.id()));
        TimeSource.TimerHandle deadline = answer.isDone()
                ? () -> {}
                : time.schedule(DEADLINE, () -> {
                    answer.complete(Response.of(Problem.of(
                            ProblemType.UNAVAILABLE,
                            "This took longer than " + DEADLINE.toSeconds() + " s and may still be done.")));
                });
        // The thread that reads also writes: whoever ended the stage goes on with its own work.
        Executor writer = answer.isDone() ? SameThreadExecutor.INSTANCE : exchange.getIoThread();
        write(exchange, answer, deadline, writer);
    }

    private static void write(
            HttpServerExchange exchange,
            CompletionStage<Response> answer,
            TimeSource.TimerHandle deadline,
            Executor writer) {
        answer.thenAcceptAsync(
                        response -> {
                            deadline.cancel();
                            ResponseWriter.write(exchange, response);
                        },
                        writer)
                .exceptionally(failure -> {
                    log.error("An answer could not be written", failure);
                    exchange.endExchange();
                    return null;
                });
    }

    private CompletionStage<Response> run(RequestReader.RoutedRequest arrival, byte[] body) {
        Optional<Secret> key = key(arrival.exchange());
        return key.map(keys::authenticate)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.of(Principal.ANONYMOUS)))
                .thenCompose(principal -> admit(arrival, body, principal));
    }

    private CompletionStage<Response> admit(
            RequestReader.RoutedRequest arrival, byte[] body, Optional<Principal> known) {
        Route route = arrival.target().route();
        Principal principal = known.orElse(Principal.ANONYMOUS);
        // A wrong key always counts, so that nobody tries many.
        if (route.quota() == Route.RateLimitMode.COUNTED || known.isEmpty()) {
            count(arrival.exchange(), principal);
        }
        if (!route.access().allows(principal)) {
            return denied(arrival, principal);
        }
        CompletionStage<Response> answer = route.handler().handle(new BufferedRequest(arrival, body, principal));
        return route.method() == HttpMethod.GET ? answer : answer.thenApply(response -> told(arrival, response));
    }

    /** A write says how far it has come; asked afterwards, the store never promises more than is true. */
    private Response told(RequestReader.RoutedRequest arrival, Response response) {
        if (response.status() < FIRST_REDIRECT) {
            arrival.exchange()
                    .getResponseHeaders()
                    .put(DURABILITY, durability.get().name());
        }
        return response;
    }

    private void count(HttpServerExchange exchange, Principal principal) {
        String caller = principal.scope().isPresent()
                ? principal.id()
                : "address/" + exchange.getSourceAddress().getAddress().getHostAddress();
        RequestRateLimiter.RateLimitDecision leave = quotas.ask(caller);
        exchange.getResponseHeaders().put(RequestRateLimiter.POLICY, quotas.policy());
        exchange.getResponseHeaders().put(RequestRateLimiter.STATE, quotas.state(leave));
        if (!leave.granted()) {
            throw Problem.of(
                            ProblemType.RATE_LIMITED,
                            "Too many requests; FAIRBOT_RATE_LIMIT sets how many are allowed.")
                    .retryAfter(leave.untilNext())
                    .exception();
        }
    }

    private static CompletionStage<Response> denied(RequestReader.RoutedRequest arrival, Principal principal) {
        Route route = arrival.target().route();
        String scope = route.access().scope().orElseThrow().name().toLowerCase(Locale.ROOT);
        if (principal.scope().isPresent()) {
            throw Problem.of(
                            ProblemType.FORBIDDEN, "This key does not allow it; it takes one with scope " + scope + ".")
                    .exception();
        }
        arrival.exchange().getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        return CompletableFuture.completedStage(route.signIn()
                .orElseGet(() -> Response.of(Problem.of(
                        ProblemType.UNAUTHORIZED,
                        "Send a key that is valid here as \"Authorization: Bearer fb_...\"; it takes scope " + scope
                                + "."))));
    }

    private static Optional<Secret> key(HttpServerExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(Secret.of(header.substring(BEARER.length()).strip()))
                : Optional.empty();
    }

    /** What is thrown becomes a stage that failed. */
    private static CompletableFuture<Response> guarded(Supplier<CompletionStage<Response>> attempt) {
        try {
            return attempt.get().toCompletableFuture().copy();
        } catch (RuntimeException | Error e) {
            // Also an error: the caller would wait for an answer that nobody writes.
            return CompletableFuture.failedFuture(e);
        }
    }
}
