package io.fairbot.coordination.internal.http;

import io.fairbot.config.RateLimit;
import io.fairbot.config.Secret;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.SocketHandler;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.RequestHead;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.ApiKeyAuthenticator;
import io.fairbot.security.Principal;
import io.fairbot.store.Durability;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An invoker of route handlers: authenticates the caller and applies rate limit and access rule before the body is read, and calls
 * the handler with a deadline. Safe for use from any thread.
 */
final class RouteInvoker {
    private static final String BEARER = "Bearer ";
    private static final String DURABILITY = "Fairbot-Durability";
    private static final int FIRST_REDIRECT = 300;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** The bytes in the queues of all streams: of WebSockets and of responses that go on. */
    private static final long STREAMS = 16L << 20;

    /** The response when a handler takes too long. */
    static final Response SLOW = Response.of(Problem.of(
            ProblemType.UNAVAILABLE, "This took longer than " + DEADLINE.toSeconds() + " s and may still be done."));

    private final ApiKeyAuthenticator keys;
    private final RequestRateLimiter general;
    private final Map<RateLimit, RequestRateLimiter> limiters = new ConcurrentHashMap<>();
    private final Supplier<Durability> durability;
    private final TimeSource time;
    private final HttpMeters meters;
    private final BodyBudgets bodies = new BodyBudgets();
    private final StreamBudget streams = new StreamBudget(STREAMS);

    RouteInvoker(
            ApiKeyAuthenticator keys, RequestRateLimiter limiter, Supplier<Durability> durability, Platform platform) {
        this.keys = keys;
        general = limiter;
        this.durability = durability;
        time = platform.time();
        meters = new HttpMeters(platform);
    }

    /**
     * Decides from the head of a request whether its body may be read: the caller must be known and allowed, and there must be room
     * for the body. Completes within {@link #DEADLINE} and never fails.
     */
    CompletionStage<Admission> admit(RoutedRequest request) {
        CompletableFuture<Admission> inTime = new CompletableFuture<>();
        CompletableFuture<Void> unused = Stages.attempt(() -> authenticate(request))
                .exceptionally(failure -> answered(request, FailureResponses.of(failure, request.id())))
                .thenAccept(admission -> {
                    if (!inTime.complete(admission) && admission instanceof Admission.Accepted late) {
                        // The caller has the response that this took too long: nobody will end or abort the body.
                        late.body().abort();
                    }
                });
        return within(inTime, answered(request, SLOW));
    }

    private CompletionStage<Admission> authenticate(RoutedRequest request) {
        return key(request)
                .map(keys::authenticate)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.of(Principal.ANONYMOUS)))
                .thenApply(principal -> authorize(request, principal));
    }

    private Admission authorize(RoutedRequest request, Optional<Principal> known) {
        Route route = request.target().route();
        Principal principal = known.orElse(Principal.ANONYMOUS);
        // An invalid key always counts, to prevent brute-force attempts.
        if (route.quota() == Route.RateLimitMode.COUNTED || known.isEmpty()) {
            count(request, principal);
        }
        if (!route.access().allows(principal)) {
            return answered(request, denied(request, principal));
        }
        requireBranch(request, principal);
        return route.handler() instanceof SocketHandler sockets
                        && SocketHandshakeCheck.isFor(request.head(), request.target())
                ? new SocketAdmission(
                        request,
                        sockets,
                        principal,
                        streams,
                        (decision, late) -> within(Stages.attempt(decision), late))
                : new RouteAdmission(request, principal, bodies, this::answer);
    }

    /** Returns the bound and the counts of all streams. */
    StreamBudget streams() {
        return streams;
    }

    private static Admission answered(RoutedRequest request, Response response) {
        return new Admission.Answered(request.headers().complete(response), false);
    }

    /** Answers a request whose body was received; the stage completes within {@link #DEADLINE} and never fails. */
    private CompletionStage<Response> answer(RoutedRequest request, Supplier<CompletionStage<Response>> handler) {
        DefaultResponseHeaders headers = request.headers();
        Route route = request.target().route();
        boolean reads = route.method() == HttpMethod.GET;
        long begin = meters.begin();
        CompletionStage<Response> answer = within(
                Stages.attempt(handler)
                        .thenApply(response -> reads ? response : withDurability(response))
                        .thenApply(response -> headers.complete(response.within(streams)))
                        .exceptionally(failure -> headers.complete(FailureResponses.of(failure, request.id()))),
                headers.complete(SLOW));
        return answer.thenApply(response -> {
            meters.answered(Optional.of(route), response.status(), begin);
            return response;
        });
    }

    private <T> CompletionStage<T> within(CompletableFuture<T> answer, T late) {
        if (!answer.isDone()) {
            TimeSource.TimerHandle deadline = time.schedule(DEADLINE, () -> answer.complete(late));
            CompletableFuture<T> unused = answer.whenComplete((response, failure) -> deadline.cancel());
        }
        return answer;
    }

    /** Adds the durability level of a write; read after the write, so that it is never overstated. */
    private Response withDurability(Response response) {
        return response.status() < FIRST_REDIRECT
                ? response.withDefaults(Map.of(DURABILITY, durability.get().name()))
                : response;
    }

    private void count(RoutedRequest request, Principal principal) {
        String caller = principal.scope().isPresent()
                ? principal.id()
                : "address/" + request.head().remoteAddress().getHostAddress();
        Route route = request.target().route();
        RequestRateLimiter limiter = route.rateLimit().map(this::limiter).orElse(general);
        // Routes with equal limits share a limiter, not what they let through.
        RequestRateLimiter.RateLimitDecision decision = limiter.tryAcquire(
                route.rateLimit().isPresent() ? route.method() + route.path() + " " + caller : caller);
        request.headers().put(RequestRateLimiter.POLICY, limiter.policy());
        request.headers().put(RequestRateLimiter.STATE, limiter.state(decision));
        if (!decision.allowed()) {
            throw Problem.of(
                            ProblemType.RATE_LIMITED,
                            limiter == general
                                    ? "Too many requests; FAIRBOT_RATE_LIMIT sets how many are allowed."
                                    : "Too many requests to this path; wait as Retry-After says.")
                    .retryAfter(decision.retryAfter())
                    .exception();
        }
    }

    /** Throws a problem when the path names a branch that the caller may not see. */
    private static void requireBranch(RoutedRequest request, Principal principal) {
        Route route = request.target().route();
        route.access().branchPart().ifPresent(part -> {
            if (!principal.sees(new RouteRequest(request, principal).path(part))) {
                throw Problem.of(ProblemType.FORBIDDEN, "This key does not allow it for this branch.")
                        .exception();
            }
        });
    }

    private RequestRateLimiter limiter(RateLimit limit) {
        return limiters.computeIfAbsent(limit, fresh -> new RequestRateLimiter(fresh, time));
    }

    private static Response denied(RoutedRequest request, Principal principal) {
        Route route = request.target().route();
        String scope = route.access().scope().orElseThrow().name().toLowerCase(Locale.ROOT);
        if (principal.scope().isPresent()) {
            throw Problem.of(
                            ProblemType.FORBIDDEN, "This key does not allow it; it takes one with scope " + scope + ".")
                    .exception();
        }
        request.headers().put("WWW-Authenticate", "Bearer");
        return route.signIn()
                .orElseGet(() -> Response.of(Problem.of(
                        ProblemType.UNAUTHORIZED,
                        "Send a key that is valid here as \"Authorization: Bearer fb_...\"; it takes scope " + scope
                                + ".")));
    }

    private static Optional<Secret> key(RoutedRequest request) {
        RequestHead head = request.head();
        return head.header("Authorization")
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> Secret.of(header.substring(BEARER.length()).strip()))
                .or(() -> SocketHandshakeCheck.isFor(head, request.target())
                        ? SocketHandshakeCheck.key(head)
                        : Optional.empty());
    }
}
