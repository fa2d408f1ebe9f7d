package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.fairbot.json.Json;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeScheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Gets JSON from a server that nobody here answers for: bounded in time and length, tried again where that may help.
 *
 * <p>JDK 17's client cannot be closed: its one selector thread, a daemon, ends when the client is forgotten.
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
    private final FailsafeExecutor<Object> patient;

    /** A failure that may pass. */
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
        RetryPolicy<Object> again = RetryPolicy.builder()
                .handleIf((Throwable failure) -> mayPass(cause(failure)))
                .withMaxRetries(options.maxRetries())
                .withBackoff(
                        options.initialBackoff(),
                        options.initialBackoff().multipliedBy(1L << Math.min(16, options.maxRetries() + 1)))
                .build();
        patient = Failsafe.with(again)
                .compose(Timeout.of(options.attemptTimeout()))
                .with(new TimeScheduler(platform.time()));
    }

    /** Gets an object or a list; fails with a {@link RateException}. */
    CompletionStage<JsonNode> get(URI address) {
        return find(address)
                .thenApply(found -> found.orElseThrow(
                        () -> new RateException(name + " answered " + NOT_FOUND + "; check its address and its key.")));
    }

    /** Gets an object or a list, or nothing where the server says that there is no such thing. */
    CompletionStage<Optional<JsonNode>> find(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .GET()
                .build();
        CompletableFuture<Optional<JsonNode>> read = patient.getStageAsync(context -> {
            CompletableFuture<HttpResponse<byte[]>> answer =
                    client.sendAsync(request, head -> new LimitedBodySubscriber(options.maxBytes()));
            context.onCancel(() -> answer.cancel(true));
            return answer.thenApply(this::read);
        });
        return read.exceptionallyCompose(failure -> CompletableFuture.failedStage(toRateException(cause(failure))));
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
            throw new RateException(name + " answered something that is not JSON.", e);
        }
        throw new RateException(name + " answered something that is no JSON object.");
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof TransientHttpException
                || failure instanceof TimeoutExceededException
                || (failure instanceof IOException && !(failure.getCause() instanceof RateException));
    }

    /** Never with the address: it may hold a key. */
    private RateException toRateException(Throwable failure) {
        if (failure instanceof RateException known) {
            return known;
        }
        if (failure.getCause() instanceof RateException known) {
            return known;
        }
        String what = failure instanceof TransientHttpException passing
                ? String.valueOf(passing.getMessage())
                : failure instanceof TimeoutExceededException
                        ? "it did not answer within " + options.attemptTimeout().toMillis() + " ms"
                        : failure.getClass().getSimpleName();
        return new RateException(name + " cannot be asked now: " + what + "; it is asked again later.", failure);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }
}
