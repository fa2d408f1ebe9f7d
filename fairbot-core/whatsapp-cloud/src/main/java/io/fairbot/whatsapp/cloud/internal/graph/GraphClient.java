package io.fairbot.whatsapp.cloud.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.runtime.LimitedBodySubscriber;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeScheduler;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Graph API. Each stage fails with a {@link GraphException}, which tells whether the call can have had an effect.
 * Safe for use from any thread.
 *
 * <p>What only reads is tried up to three times; what sends is tried once, since Meta knows no id by which it would drop a
 * repetition: whoever calls decides.
 */
public final class GraphClient {
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_RETRIES = 2;
    private static final Set<FailureAction> PASSING =
            Set.of(FailureAction.RETRY, FailureAction.RECONNECT, FailureAction.BACK_OFF_SHARED);

    private final URI base;
    private final GraphTimeouts timeouts;
    private final HttpClient http;
    private final FailsafeExecutor<Object> reading;
    private final FailsafeExecutor<Object> sending;
    private final FailsafeExecutor<Object> uploading;

    /**
     * The time limits of calls.
     *
     * @param connect of the connection
     * @param call of a call with its answer
     * @param transfer of an upload, and of a download up to its first bytes
     */
    public record GraphTimeouts(Duration connect, Duration call, Duration transfer) {
        /** Five seconds to connect, fifteen for a call, two minutes for a file. */
        public static final GraphTimeouts DEFAULTS =
                new GraphTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(2));
    }

    /**
     * Creates a client.
     *
     * @param base the address of the API with its version, with a slash at its end
     * @param timeouts the time limits
     * @param time the source of timers
     * @param executor the executor of the client's callbacks, shut down by the caller
     */
    public GraphClient(URI base, GraphTimeouts timeouts, TimeSource time, Executor executor) {
        this.base = base;
        this.timeouts = timeouts;
        http = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeouts.connect())
                // An answer that leads elsewhere would take the token there.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        RetryPolicy<Object> retries = RetryPolicy.builder()
                .handleIf((Throwable failure) -> isPassing(Stages.cause(failure)))
                .withMaxRetries(MAX_RETRIES)
                .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .withJitter(0.5)
                .build();
        TimeScheduler scheduler = new TimeScheduler(time);
        reading = Failsafe.with(retries).compose(Timeout.of(timeouts.call())).with(scheduler);
        sending = Failsafe.with(Timeout.of(timeouts.call())).with(scheduler);
        uploading = Failsafe.with(Timeout.of(timeouts.transfer())).with(scheduler);
    }

    /** Reads an object. */
    public CompletionStage<JsonNode> get(Secret token, String path) {
        HttpRequest request = request(token, base.resolve(path)).GET().build();
        return call(reading, request);
    }

    /** Reads the clock of the API, which every answer tells; no token is sent. */
    public CompletionStage<Instant> serverTime() {
        HttpRequest request =
                HttpRequest.newBuilder(base).timeout(timeouts.call()).GET().build();
        return translated(http.sendAsync(request, head -> new LimitedBodySubscriber(MAX_ANSWER, GraphClient::tooLarge))
                .thenApply(response -> response.headers()
                        .firstValue("Date")
                        .flatMap(GraphClient::instant)
                        .orElseThrow(() -> unknown("The answer of the Graph API has no time.", null))));
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Sends an object once. */
    public CompletionStage<JsonNode> post(Secret token, String path, String json) {
        HttpRequest request = request(token, base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return call(sending, request);
    }

    /** Uploads a file once. */
    public CompletionStage<JsonNode> upload(Secret token, String path, GraphForm form) {
        HttpRequest request = request(token, base.resolve(path))
                .header("Content-Type", form.contentType())
                .POST(form.body())
                .build();
        return call(uploading, request);
    }

    /**
     * Opens a file at the address that the API has told.
     *
     * @return the bytes, which the caller reads and closes; a read fails when the connection is lost
     */
    public CompletionStage<InputStream> download(Secret token, URI address) {
        HttpRequest request =
                request(token, address).timeout(timeouts.transfer()).GET().build();
        return translated(http.sendAsync(request, BodyHandlers.ofInputStream())
                .thenCompose(response -> response.statusCode() == OK
                        ? CompletableFuture.completedStage(response.body())
                        : CompletableFuture.failedStage(refusal(response))));
    }

    /** The body of a refused download is closed unread: the status says enough. */
    private static GraphException refusal(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // Nothing of it is needed.
        }
        return GraphErrors.read(response.statusCode(), response.headers(), new byte[0]);
    }

    private static HttpRequest.Builder request(Secret token, URI address) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token.reveal())
                .header("Accept", "application/json");
    }

    private CompletionStage<JsonNode> call(FailsafeExecutor<Object> policy, HttpRequest request) {
        CompletableFuture<JsonNode> answered = policy.getStageAsync(context -> {
            CompletableFuture<HttpResponse<byte[]>> response =
                    http.sendAsync(request, head -> new LimitedBodySubscriber(MAX_ANSWER, GraphClient::tooLarge));
            context.onCancel(() -> response.cancel(true));
            return translated(response.thenApply(GraphClient::read));
        });
        return translated(answered);
    }

    private static JsonNode read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status < OK || status >= MULTIPLE_CHOICES) {
            throw GraphErrors.read(status, response.headers(), response.body());
        }
        try {
            JsonNode answer = Json.mapper().readTree(response.body());
            if (answer.isObject()) {
                return answer;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        throw unreadable(null);
    }

    private static GraphException unreadable(@Nullable IOException failure) {
        return unknown("The answer of the Graph API is not a JSON object.", failure);
    }

    private static GraphException tooLarge() {
        return unknown("The answer of the Graph API has more than " + MAX_ANSWER + " bytes.", null);
    }

    private static GraphException unknown(String message, @Nullable Throwable failure) {
        return new GraphException(
                FailureCause.connectionLost(WhatsAppProvider.CLOUD),
                CallOutcome.UNKNOWN,
                Optional.empty(),
                message,
                failure);
    }

    private static <T> CompletableFuture<T> translated(CompletionStage<T> stage) {
        return Stages.recover(stage, failure -> CompletableFuture.failedStage(translate(failure)));
    }

    /** The messages name classes only: those of the JDK have addresses, and a file's has a token. */
    private static GraphException translate(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof GraphException known) {
                return known;
            }
        }
        if (failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException) {
            return new GraphException(
                    FailureCause.connectionLost(WhatsAppProvider.CLOUD),
                    CallOutcome.NOT_SENT,
                    Optional.empty(),
                    "The Graph API cannot be reached (" + failure.getClass().getSimpleName() + ").",
                    failure);
        }
        return unknown(
                failure instanceof TimeoutExceededException
                        ? "The Graph API did not answer in time."
                        : "The answer of the Graph API was lost ("
                                + failure.getClass().getSimpleName() + ").",
                failure);
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof TimeoutExceededException
                || (failure instanceof GraphException known
                        && PASSING.contains(known.failureCause().action()));
    }
}
