package io.fairbot.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteRegistry;
import io.fairbot.json.Json;
import io.fairbot.security.Principal;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Customers of the sandbox, through its routes. */
final class SandboxProvider implements FarSide, RouteRegistry {
    private static final int ACCEPTED = 202;

    private final Path directory;
    private final SandboxChannel channel;
    private final UnaryOperator<WhatsAppChannel> change;
    private final List<HttpModule> mounted = new CopyOnWriteArrayList<>();

    /**
     * Creates them.
     *
     * @param change what becomes of the channel before it is looked at
     */
    SandboxProvider(Path directory, SandboxChannel channel, UnaryOperator<WhatsAppChannel> change) {
        this.directory = directory;
        this.channel = channel;
        this.change = change;
    }

    @Override
    public WhatsAppChannel channel() {
        return change.apply(channel);
    }

    @Override
    public Settings settings() {
        return Settings.defaults().with(BootstrapSettings.DATA_DIR, directory);
    }

    @Override
    public RouteRegistry http() {
        return this;
    }

    @Override
    public RouteRegistration mount(HttpModule module) {
        mounted.add(module);
        return () -> mounted.remove(module);
    }

    @Override
    public CompletionStage<Void> write(String branch, String phone, String id, String text) {
        String body = Json.mapper()
                .createObjectNode()
                .put("branch", branch)
                .put("from", phone)
                .put("id", id)
                .put("text", text)
                .toString();
        try {
            return call(HttpMethod.POST, "/sandbox/messages", Map.of(), body).thenAccept(answer -> {
                if (answer.status() != ACCEPTED) {
                    throw new IllegalStateException("It was answered with " + answer.status() + ".");
                }
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public List<DeliveredMessage> delivered(String branch, String phone) {
        Map<String, String> chat = Map.of("branch", branch, "phone", phone);
        Response answer = call(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}", chat, "")
                .toCompletableFuture()
                .join();
        byte[] bytes = new byte[answer.body().remaining()];
        answer.body().get(bytes);
        List<DeliveredMessage> arrived = new ArrayList<>();
        try {
            for (JsonNode message : Json.mapper().readTree(bytes).path("messages")) {
                if (message.path("direction").asText().equals("out")) {
                    arrived.add(new DeliveredMessage(
                            message.path("id").asText(), message.path("text").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrived;
    }

    @Override
    public void disconnect(String branch) {
        channel.faults().inject(branch, FailureCause.WEB_CONNECTION_LOST);
    }

    private CompletionStage<Response> call(HttpMethod method, String path, Map<String, String> parts, String body) {
        Route route = mounted.stream()
                .flatMap(module -> module.routes().stream())
                .filter(one -> one.method() == method && one.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The sandbox is not there."));
        return route.handler().handle(new Call(parts, body));
    }

    private record Call(Map<String, String> parts, String text) implements Request {
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
            return parts.getOrDefault(name, "");
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("Content-Type") ? Optional.of(Response.JSON) : Optional.empty();
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
