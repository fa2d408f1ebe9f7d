package io.fairbot.samples.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.PhoneNumber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The gateway: a server that takes messages for customers, and delivers theirs to a webhook, one after another for each line. */
final class GatewayServer {
    static final String TOKEN = "a-token-of-the-client";
    static final PhoneNumber NUMBER = new PhoneNumber("+554733330001");
    static final Secret PIN = Secret.of("471100");
    static final String REFUSAL = "no-such-number";
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int REFUSED = 422;

    private final HttpServer server;
    private final HttpClient http;
    private final Map<String, String> secrets = new TreeMap<>();
    private final Map<String, List<JsonNode>> messages = new TreeMap<>();
    private final Map<String, CompletableFuture<Void>> deliveries = new TreeMap<>();
    private boolean losesAnswer;
    private boolean refuses;
    private volatile URI webhook = URI.create("http://127.0.0.1:1/");

    GatewayServer(Executor executor) throws IOException {
        http = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/lines/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sets the host to which the gateway delivers. */
    void deliverTo(URI host) {
        webhook = host.resolve("/gateway/webhook");
    }

    private void serve(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestURI().getPath().split("/")[2];
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, UNAUTHORIZED, Map.of());
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> register(exchange, line, Json.mapper().readTree(body));
            case "DELETE" -> {
                unregister(line);
                answer(exchange, OK, Map.of());
            }
            default -> send(exchange, line, Json.mapper().readTree(body));
        }
    }

    /** A line is registered once, by who has the PIN of its number, and its key is told only then. */
    private void register(HttpExchange exchange, String line, JsonNode registration) {
        if (!registration.path("number").asText().equals(NUMBER.e164())
                || !registration.path("pin").asText().equals(PIN.reveal())) {
            answer(exchange, REFUSED, Map.of());
            return;
        }
        String secret = "key-of-" + line;
        boolean isNew;
        synchronized (this) {
            isNew = secrets.putIfAbsent(line, secret) == null;
        }
        answer(exchange, isNew ? CREATED : CONFLICT, isNew ? Map.of("secret", secret) : Map.of());
    }

    private synchronized void unregister(String line) {
        secrets.remove(line);
    }

    synchronized boolean isRegistered(String line) {
        return secrets.containsKey(line);
    }

    private void send(HttpExchange exchange, String line, JsonNode message) {
        if (!isRegistered(line)) {
            answer(exchange, NOT_FOUND, Map.of("code", "no-such-line"));
        } else if (isRefused()) {
            answer(exchange, REFUSED, Map.of("code", REFUSAL));
        } else if (isLost(line, message)) {
            exchange.close();
        } else {
            String id = message.path("id").asText();
            answer(
                    exchange,
                    OK,
                    Map.of("id", ownId(id), "to", message.path("to").asText()));
        }
    }

    private synchronized boolean isRefused() {
        boolean isRefused = refuses;
        refuses = false;
        return isRefused;
    }

    /** Shows a message to the customer unless it did before; returns whether the answer is lost. */
    private synchronized boolean isLost(String line, JsonNode message) {
        List<JsonNode> chat =
                messages.computeIfAbsent(chat(line, message.path("to").asText()), key -> new ArrayList<>());
        if (chat.stream().noneMatch(shown -> shown.path("id").equals(message.path("id")))) {
            chat.add(message);
        }
        boolean isLost = losesAnswer;
        losesAnswer = false;
        return isLost;
    }

    static String ownId(String channelId) {
        return "gw-" + channelId;
    }

    private static String chat(String line, String phone) {
        return line + "/" + phone;
    }

    synchronized List<JsonNode> chatOf(String line, String phone) {
        return List.copyOf(messages.getOrDefault(chat(line, phone), List.of()));
    }

    synchronized void loseNextAnswer() {
        losesAnswer = true;
    }

    synchronized void refuseNext() {
        refuses = true;
    }

    /** Delivers to the webhook after what was delivered before to this line; completes when it is acknowledged. */
    synchronized CompletionStage<Void> deliver(String line, Map<String, String> event) {
        CompletableFuture<Void> before = deliveries.getOrDefault(line, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> delivered =
                before.exceptionally(failure -> null).thenCompose(turn -> deliverNow(line, event));
        deliveries.put(line, delivered);
        return delivered;
    }

    /** Delivers to the webhook, signed with the key of the line. */
    CompletionStage<Void> deliverNow(String line, Map<String, String> event) {
        return post(line, event, secretOf(line)).thenAccept(status -> {
            if (status != NO_CONTENT) {
                throw new IllegalStateException("The webhook answered with " + status + ".");
            }
        });
    }

    private synchronized String secretOf(String line) {
        return secrets.getOrDefault(line, "none");
    }

    /** Posts an event under a signature; returns the status. */
    CompletionStage<Integer> post(String line, Map<String, String> event, String secret) {
        Map<String, String> fields = new TreeMap<>(event);
        fields.put("line", line);
        byte[] body = Json.mapper().valueToTree(fields).toString().getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .header("Content-Type", "application/json")
                .header("Gateway-Signature", GatewayWebhook.sign(secret, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    private static void answer(HttpExchange exchange, int status, Map<String, String> body) {
        HostServer.answer(
                exchange, status, Json.mapper().valueToTree(body).toString().getBytes(StandardCharsets.UTF_8));
    }

    void close() {
        server.stop(0);
    }
}
