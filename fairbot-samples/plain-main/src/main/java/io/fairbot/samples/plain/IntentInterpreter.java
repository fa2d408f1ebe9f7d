package io.fairbot.samples.plain;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An interpreter that asks a model what a customer wants. */
public final class IntentInterpreter implements Interpreter<IntentInterpreter.Intent> {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI model;

    /**
     * What a customer wants.
     *
     * @param name such as {@code cancel}
     * @param confidence how sure the model is, from 0 to 1
     */
    public record Intent(String name, double confidence) {}

    /**
     * Creates the interpreter.
     *
     * @param model the address of the model, which takes a text and answers with an {@link Intent} as JSON
     */
    public IntentInterpreter(URI model) {
        this.model = model;
    }

    @Override
    public String id() {
        return "intent";
    }

    @Override
    public Class<Intent> type() {
        return Intent.class;
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(3);
    }

    @Override
    public CompletionStage<Optional<Intent>> interpret(ConversationEvent.Message message, Circumstances circumstances) {
        if (message.text().isBlank()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        HttpRequest request = HttpRequest.newBuilder(model)
                .timeout(deadline())
                .POST(HttpRequest.BodyPublishers.ofString(message.text()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(answer -> Optional.of(intent(answer.body())));
    }

    private static Intent intent(byte[] json) {
        try {
            return Json.mapper().readValue(json, Intent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
