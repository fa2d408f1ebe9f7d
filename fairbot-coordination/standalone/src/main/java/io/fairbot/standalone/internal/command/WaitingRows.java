package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The rows that wait for a person's decision: those of the running instance, reached through its API, or while none runs those of
 * the data directory, reached through the service that also the API uses.
 *
 * @param path the path of the routes
 * @param offline opens the store of the data directory and calls its service
 * @param <S> the service
 */
record WaitingRows<S>(String path, BiFunction<Settings, Function<S, CompletionStage<JsonNode>>, JsonNode> offline) {
    /** The principal of decisions that are made without a running instance. */
    static final String WHO = "command-line";

    /** Reads rows. */
    JsonNode get(ApiKeyOption key, String below, Function<S, ? extends CompletionStage<?>> work)
            throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        return instance.isReachable() ? instance.call("GET", path + below) : offline(settings, work);
    }

    /** Carries out a decision. */
    JsonNode decide(ApiKeyOption key, String decision, JsonNode rows, Function<S, ? extends CompletionStage<?>> work)
            throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        return instance.isReachable() ? instance.call("POST", path + "/" + decision, rows) : offline(settings, work);
    }

    private JsonNode offline(Settings settings, Function<S, ? extends CompletionStage<?>> work) {
        return offline.apply(
                settings,
                service -> work.apply(service).thenApply(result -> Json.mapper().<JsonNode>valueToTree(result)));
    }

    /** Returns a text as a part of a path or a query. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
