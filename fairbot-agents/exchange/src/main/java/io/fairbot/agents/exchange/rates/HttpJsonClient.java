package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.fairbot.json.Json;
import io.fairbot.runtime.LimitedBodySubscriber;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeScheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * An HTTP client for JSON from external servers, with a timeout, a size limit, and retries of transient failures.
 *
 * <p>JDK 17's client cannot be closed: its selector thread, a daemon, ends when the client is garbage-collected.
 */
final class HttpJsonClient {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final HttpClientOptions options;
    private final ExecutorService executor;
    private final HttpClient client;
    private final FailsafeExecutor<Object> retrying;

    /** A transient failure. */
    private static final class TransientHttpException extends RuntimeException {
        TransientHttpException(String message) {
            super(message);
        }
    }

    HttpJsonClient(String name, HttpClientOptions options, Platform platform) {
        this.name = name;
        this.options = options;
        executor = platform.executors().create("rates-" + name, 1);
        client = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(options.attemptTimeout())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        RetryPolicy<Object> retries = RetryPolicy.builder()
                .handleIf((Throwable failure) -> isTransient(Stages.cause(failure)))
                .withMaxRetries(options.maxRetries())
                .withBackoff(
                        options.initialBackoff(),
                        options.initialBackoff().multipliedBy(1L << Math.min(16, options.maxRetries() + 1)))
                .build();
        retrying = Failsafe.with(retries)
                .compose(Timeout.of(options.attemptTimeout()))
                .with(new TimeScheduler(platform.time()));
    }

    /** Requests an object or an array; fails with a {@link RateException}. */
    CompletionStage<JsonNode> get(URI address) {
        return find(address)
                .thenApply(found -> found.orElseThrow(
                        () -> new RateException(name + " answered " + NOT_FOUND + "; check its address and its key.")));
    }

    /** Requests an object or an array; empty when the server answers 404. */
    CompletionStage<Optional<JsonNode>> find(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .GET()
                .build();
        CompletableFuture<Optional<JsonNode>> read = retrying.getStageAsync(context -> {
            CompletableFuture<HttpResponse<byte[]>> response =
                    client.sendAsync(request, head -> new LimitedBodySubscriber(options.maxBytes(), this::tooLarge));
            context.onCancel(() -> response.cancel(true));
            return response.thenApply(this::read);
        });
        return Stages.recover(read, failure -> CompletableFuture.failedStage(toRateException(failure)));
    }

    void close() {
        executor.shutdown();
    }

    private Optional<JsonNode> read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            throw new TransientHttpException("it answered " + status);
        }
        if (status == NOT_FOUND) {
            return Optional.empty();
        }
        if (status != OK) {
            throw new RateException(name + " answered " + status + "; check its address and its key.");
        }
        try {
            JsonNode node = Json.mapper().readTree(response.body());
            if (node != null && node.isContainerNode()) {
                return Optional.of(node);
            }
        } catch (IOException e) {
            throw new RateException(name + " returned a response that is not JSON.", e);
        }
        throw new RateException(name + " returned a response that is not a JSON object.");
    }

    private RateException tooLarge() {
        return new RateException("The answer has more than " + options.maxBytes() + " bytes.");
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof TransientHttpException
                || failure instanceof TimeoutExceededException
                || (failure instanceof IOException && !(failure.getCause() instanceof RateException));
    }

    /** Translates a failure; the message omits the URI, which may contain a key. */
    private RateException toRateException(Throwable failure) {
        if (failure instanceof RateException known) {
            return known;
        }
        if (failure.getCause() instanceof RateException known) {
            return known;
        }
        String reason = failure instanceof TransientHttpException transientFailure
                ? String.valueOf(transientFailure.getMessage())
                : failure instanceof TimeoutExceededException
                        ? "it did not answer within " + options.attemptTimeout().toMillis() + " ms"
                        : failure.getClass().getSimpleName();
        return new RateException(name + " cannot be asked now: " + reason + "; it is asked again later.", failure);
    }
}
