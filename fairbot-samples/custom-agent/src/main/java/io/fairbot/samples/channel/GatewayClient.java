package io.fairbot.samples.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.PhoneNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A client of the gateway's HTTP API. */
final class GatewayClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final HttpClient http;
    private final URI address;
    private final Secret token;

    /** The answer to a call. */
    record GatewayAnswer(int status, JsonNode body) {
        boolean isGood() {
            return status == OK || status == CREATED;
        }

        /** Returns whether the gateway will never do it, in contrast to a failure of its own. */
        boolean isRefusal() {
            return status >= BAD_REQUEST && status < SERVER_ERROR;
        }
    }

    GatewayClient(URI address, Secret token, Executor executor) {
        this.address = address;
        this.token = token;
        http = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** Registers a line and returns the key with which the gateway signs what it delivers to it. */
    CompletionStage<String> register(String line, PhoneNumber number, Secret pin) {
        Map<String, String> registration = Map.of("number", number.e164(), "pin", pin.reveal());
        return call("PUT", "/lines/" + line, json(registration)).thenApply(answer -> {
            if (!answer.isGood()) {
                throw new IllegalStateException(
                        "The gateway does not register the line " + line + ": status " + answer.status() + ".");
            }
            return answer.body().path("secret").asText();
        });
    }

    CompletionStage<Void> unregister(String line) {
        return call("DELETE", "/lines/" + line, BodyPublishers.noBody()).thenAccept(answer -> {
            // A line that the gateway does not know is forgotten, too.
        });
    }

    CompletionStage<GatewayAnswer> send(String line, String id, String to, String text) {
        Map<String, String> message = Map.of("id", id, "to", to, "text", text);
        return call("POST", "/lines/" + line + "/messages", json(message));
    }

    private static BodyPublisher json(Map<String, String> body) {
        return BodyPublishers.ofString(Json.mapper().valueToTree(body).toString());
    }

    private CompletionStage<GatewayAnswer> call(String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(answer -> new GatewayAnswer(answer.statusCode(), read(answer.body())));
    }

    private static JsonNode read(byte[] json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
