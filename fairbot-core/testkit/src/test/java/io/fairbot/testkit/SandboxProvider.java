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
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Customers of the sandbox, through its routes. */
final class SandboxProvider implements FarSide, RouteRegistry {
    private static final int ERROR = 300;
    /** New chats are restricted. */
    private static final String REFUSED = "463";

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
    public boolean canQuote() {
        return true;
    }

    @Override
    public boolean canWriteInGroups() {
        return true;
    }

    @Override
    public List<DeliveredMessage> deliveredToGroup(String branch, String group) {
        return sent(json(call(
                HttpMethod.GET,
                "/sandbox/groups/{branch}/{group}",
                new Call(Map.of("branch", branch, "group", group), Response.JSON, new byte[0]))));
    }

    @Override
    public boolean canWrite(MessageContent content) {
        return true;
    }

    @Override
    public CompletionStage<Void> write(String branch, InboundMessage message) {
        Map<String, Object> fields = new TreeMap<>(SandboxContentWriter.fields(message.content()));
        fields.put("branch", branch);
        fields.put("from", message.author().get(0).value());
        fields.put("id", message.id());
        message.name().ifPresent(name -> fields.put("name", name));
        message.ref().group().ifPresent(group -> fields.put("group", group));
        message.quoted().ifPresent(quoted -> fields.put("quoted", quoted));
        return post("/sandbox/messages", fields);
    }

    @Override
    public CompletionStage<Void> writeOnPhone(String branch, OwnMessage message) {
        Map<String, Object> fields = new TreeMap<>(SandboxContentWriter.fields(message.content()));
        fields.put("branch", branch);
        fields.put("to", message.to().get(0).value());
        fields.put("id", message.ref().id());
        return post("/sandbox/own-messages", fields);
    }

    @Override
    public CompletionStage<Void> unite(String branch, List<Alias> aliases) {
        return post(
                "/sandbox/persons",
                Map.of(
                        "branch",
                        branch,
                        "phones",
                        aliases.stream().map(Alias::value).toList()));
    }

    @Override
    public void link(String branch, LinkCode code) {
        CompletionStage<Response> answer = call(
                HttpMethod.POST,
                "/sandbox/lines/{branch}/link",
                new Call(
                        Map.of("branch", branch),
                        Response.JSON,
                        Json.mapper()
                                .createObjectNode()
                                .put("code", code.text())
                                .toString()
                                .getBytes(StandardCharsets.UTF_8)));
        json(answer);
    }

    @Override
    public List<String> read(String branch, String phone) {
        Map<String, String> chat = Map.of("branch", branch, "phone", phone);
        JsonNode answer = json(
                call(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}", new Call(chat, Response.JSON, new byte[0])));
        List<String> read = new ArrayList<>();
        for (JsonNode message : answer.path("messages")) {
            if (message.path("read").asBoolean()) {
                read.add(message.path("id").asText());
            }
        }
        return read;
    }

    private CompletionStage<Void> post(String path, Map<String, Object> fields) {
        try {
            byte[] body = Json.mapper().writeValueAsBytes(fields);
            return call(HttpMethod.POST, path, new Call(Map.of(), Response.JSON, body))
                    .thenAccept(answer -> {
                        if (answer.status() >= ERROR) {
                            throw new IllegalStateException("It was answered with " + answer.status() + ".");
                        }
                    });
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public MediaRef upload(MediaKind kind, String mimeType, byte[] bytes) {
        JsonNode stored = json(call(HttpMethod.POST, "/sandbox/media", new Call(Map.of(), mimeType, bytes)));
        return MediaRef.of(kind, stored.path("id").asText(), mimeType);
    }

    @Override
    public byte[] download(MediaRef media) {
        Map<String, String> parts = Map.of("id", media.sha256().orElseThrow());
        return bytes(call(HttpMethod.GET, "/sandbox/media/{id}", new Call(parts, Response.JSON, new byte[0])));
    }

    @Override
    public List<DeliveredMessage> delivered(String branch, String phone) {
        Map<String, String> chat = Map.of("branch", branch, "phone", phone);
        return sent(json(
                call(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}", new Call(chat, Response.JSON, new byte[0]))));
    }

    /** Returns what a branch sent in a chat. */
    private static List<DeliveredMessage> sent(JsonNode answer) {
        List<DeliveredMessage> arrived = new ArrayList<>();
        for (JsonNode message : answer.path("messages")) {
            if (message.path("direction").asText().equals("out")) {
                OutboundContent content = message.hasNonNull("content")
                        ? Json.mapper().convertValue(message.path("content"), OutboundContent.class)
                        : new Text(message.path("text").asText());
                arrived.add(new DeliveredMessage(message.path("id").asText(), content));
            }
        }
        return arrived;
    }

    private static JsonNode json(CompletionStage<Response> answer) {
        try {
            return Json.mapper().readTree(bytes(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(CompletionStage<Response> answer) {
        try {
            return answer.toCompletableFuture().join().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void loseNextAnswer(String branch) {
        channel.faults().loseNextAnswer(branch);
    }

    @Override
    public String refuseNext(String branch) {
        channel.faults().inject(branch, FailureCause.of(WhatsAppProvider.WEB, REFUSED));
        return REFUSED;
    }

    @Override
    public CompletionStage<Void> report(String branch, DeliveryStatus status) {
        return channel.report(branch, status);
    }

    @Override
    public void disconnect(String branch) {
        channel.faults().inject(branch, FailureCause.WEB_CONNECTION_LOST);
    }

    private CompletionStage<Response> call(HttpMethod method, String path, Call request) {
        Route route = mounted.stream()
                .flatMap(module -> module.routes().stream())
                .filter(one -> one.method() == method && one.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The sandbox is not there."));
        return route.handler().handle(request);
    }

    private static final class Call implements Request {
        private final Map<String, String> parts;
        private final String type;
        private final byte[] body;

        Call(Map<String, String> parts, String type, byte[] body) {
            this.parts = parts;
            this.type = type;
            this.body = body;
        }

        @Override
        public byte[] body() {
            return body;
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
            return parts.getOrDefault(name, "");
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("Content-Type") ? Optional.of(type) : Optional.empty();
        }
    }
}
