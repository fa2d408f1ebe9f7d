package io.fairbot.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteRegistry;
import io.fairbot.json.Json;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/** A client of the sandbox routes that sends and reads messages as simulated customers, without an HTTP server. */
final class SandboxClient implements RouteRegistry {
    private static final String MESSAGES = "/sandbox/messages";
    private static final String CHAT = "/sandbox/chats/{branch}/{phone}";
    private static final String MEDIA = "/sandbox/media";
    private static final String MEDIUM = "/sandbox/media/{id}";
    private static final String LINES = "/sandbox/lines";
    private static final int GOOD = 300;

    private final VirtualPlatform time;
    private final List<HttpModule> mounted = new CopyOnWriteArrayList<>();

    /** A message of a chat, as the customer sees it. */
    record ChatMessage(
            String id,
            boolean fromBranch,
            String type,
            String text,
            Instant at,
            List<ChatOption> options,
            OutboundContent content,
            boolean isRead) {}

    /** An option of a message. */
    record ChatOption(String id, String title) {}

    SandboxClient(VirtualPlatform time) {
        this.time = time;
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        mounted.add(module);
        return () -> mounted.remove(module);
    }

    /** Returns the modules that are mounted now. */
    List<HttpModule> modules() {
        return List.copyOf(mounted);
    }

    /** Returns the branches whose line is open. */
    List<String> lines() {
        return route(HttpMethod.GET, LINES)
                .map(route -> call(route, Map.of()))
                .map(answer -> list(answer.path("lines")).stream()
                        .filter(line -> !line.path("state").asText().equals("closed"))
                        .map(line -> line.path("branch").asText())
                        .toList())
                .orElse(List.of());
    }

    /** Sends messages of customers, all of them before any is answered, and returns their ids. */
    List<String> send(List<Map<String, Object>> messages) {
        Route route = open(HttpMethod.POST, MESSAGES);
        List<CompletionStage<Response>> sent = messages.stream()
                .map(fields -> answered(route, new SandboxRequest(Map.of(), json(fields))))
                .toList();
        return sent.stream()
                .map(answer -> body(time.await(answer)).path("id").asText())
                .toList();
    }

    /** Lets a person write on the phone of a branch, or a branch learn something; completes when it is durable. */
    void post(String path, Map<String, Object> fields) {
        post(path, Map.of(), fields);
    }

    /** Calls a route with parameters in its path. */
    void post(String path, Map<String, String> parts, Map<String, Object> fields) {
        body(time.await(answered(open(HttpMethod.POST, path), new SandboxRequest(parts, json(fields)))));
    }

    void delete(String path, Map<String, String> parts) {
        call(open(HttpMethod.DELETE, path), parts);
    }

    JsonNode get(String path, Map<String, String> parts) {
        return call(open(HttpMethod.GET, path), parts);
    }

    /** Uploads a medium, as a customer's phone does, and returns its id. */
    String upload(String type, byte[] bytes) {
        SandboxRequest request = new SandboxRequest(Map.of(), type, ByteBuffer.wrap(bytes.clone()));
        return body(time.await(answered(open(HttpMethod.POST, MEDIA), request)))
                .path("id")
                .asText();
    }

    /** Returns the bytes of a medium that a customer received; empty when it has none. */
    Optional<byte[]> download(MediaRef medium) {
        Response response = time.await(answered(
                open(HttpMethod.GET, MEDIUM),
                new SandboxRequest(Map.of("id", medium.sha256().orElse(medium.id())), "")));
        try {
            return response.status() < GOOD ? Optional.of(response.readAllBytes()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Map<String, Object> fields) {
        try {
            return Json.mapper().writeValueAsString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a customer sees that an answer is being written. */
    boolean isTyping(String branch, String phone) {
        return get(CHAT, Map.of("branch", branch, "phone", phone))
                .path("typing")
                .asBoolean();
    }

    List<ChatMessage> chat(String branch, String phone) {
        JsonNode chat = get(CHAT, Map.of("branch", branch, "phone", phone));
        return list(chat.path("messages")).stream().map(SandboxClient::shown).toList();
    }

    private static ChatMessage shown(JsonNode message) {
        return new ChatMessage(
                message.path("id").asText(),
                message.path("direction").asText().equals("out"),
                message.path("type").asText(),
                message.path("text").asText(),
                Instant.parse(message.path("at").asText()),
                list(message.path("options")).stream()
                        .map(option -> new ChatOption(
                                option.path("id").asText(), option.path("title").asText()))
                        .toList(),
                content(message),
                message.path("read").asBoolean());
    }

    /** Returns what the branch sent; for a message of the customer, its text. */
    private static OutboundContent content(JsonNode message) {
        boolean isText =
                !message.has("content") || !message.path("direction").asText().equals("out");
        return isText
                ? new Text(message.path("text").asText())
                : Json.mapper().convertValue(message.path("content"), OutboundContent.class);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private Route open(HttpMethod method, String path) {
        return route(method, path).orElseThrow(() -> new IllegalStateException("No line of the sandbox is open now."));
    }

    private Optional<Route> route(HttpMethod method, String path) {
        return mounted.stream()
                .flatMap(module -> module.routes().stream())
                .filter(route -> route.method() == method && route.path().equals(path))
                .findFirst();
    }

    private JsonNode call(Route route, Map<String, String> path) {
        return body(time.await(answered(route, new SandboxRequest(path, ""))));
    }

    private static JsonNode body(Response response) {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        try {
            JsonNode answer = Json.mapper().readTree(bytes);
            if (response.status() >= GOOD) {
                throw new IllegalArgumentException(
                        "The sandbox refused it: " + answer.path("detail").asText());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a route as a server does: a problem that is thrown becomes the response. */
    private static CompletionStage<Response> answered(Route route, Request request) {
        try {
            return route.handler()
                    .handle(request)
                    .exceptionallyCompose(failure -> Stages.cause(failure) instanceof ProblemException e
                            ? CompletableFuture.completedStage(Response.of(e.problem()))
                            : CompletableFuture.failedStage(failure));
        } catch (ProblemException e) {
            return CompletableFuture.completedStage(Response.of(e.problem()));
        }
    }

    /** A request as the server passes it to a handler. */
    private record SandboxRequest(Map<String, String> parts, String type, ByteBuffer bytes) implements Request {
        SandboxRequest(Map<String, String> parts, String text) {
            this(parts, Response.JSON, StandardCharsets.UTF_8.encode(text));
        }

        @Override
        public String id() {
            return "test";
        }

        @Override
        public Principal principal() {
            return Principal.SYSTEM;
        }

        @Override
        public String path(String name) {
            return Optional.ofNullable(parts.get(name)).orElseThrow();
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("Content-Type") ? Optional.of(type) : Optional.empty();
        }

        @Override
        public byte[] body() {
            byte[] body = new byte[bytes.remaining()];
            bytes.duplicate().get(body);
            return body;
        }
    }
}
