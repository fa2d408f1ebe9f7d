package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sandbox on an engine in virtual time, with its routes at hand; it can be started again on what it left. */
final class SandboxHouse {
    static final Principal OPERATOR = new Principal("op", Optional.of(Scope.OPERATOR), Optional.empty());
    static final Principal ADMIN = new Principal("admin", Optional.of(Scope.ADMIN), Optional.empty());
    static final String ANA = "+5548999990001";
    static final String ADMIN_NUMBER = "+5548999990100";

    /** What the sandbox gets; it stores no documents. */
    private record Opened(Branch branch, InboundSink sink) implements LineContext {
        @Override
        public ChannelStore store() {
            throw new IllegalStateException("The sandbox declares no models.");
        }
    }

    /** The limit of all media, of which the sandbox has its own. */
    static final int MEDIA_MIB = 20;

    private final Path directory;
    private final SandboxChannel channel;
    private final ConversationHandler handler;
    private final VirtualPlatform world;
    private final ConversationEngine engine;
    private final MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
    private @Nullable HttpModule module;

    SandboxHouse(
            Path directory, MemoryStorage storage, SandboxChannel channel, ConversationHandler handler, long seed) {
        this.directory = directory;
        this.channel = channel;
        this.handler = handler;
        // A later start is a later time; another seed, since identifiers must be new.
        world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z").plusSeconds(seed), seed);
        DocumentStore store = world.await(storage.open(ConversationEngine.models(), world.platform()));
        engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
    }

    /** Starts the channel and lets the handler answer. */
    SandboxHouse start() {
        engine.handler("test", handler);
        return startWithoutHandler();
    }

    SandboxHouse startWithoutHandler() {
        world.await(channel.start(context()));
        return this;
    }

    private ChannelContext context() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.MEDIA_MAX_MIB, MEDIA_MIB)
                .with(BootstrapSettings.ADMIN_NUMBERS, List.of(ADMIN_NUMBER));
        return ChannelContext.of(
                settings,
                world.platform(),
                offered -> {
                    module = offered;
                    return () -> module = null;
                },
                engine,
                engine::inbox,
                media);
    }

    static Branch branch(String id, int number) {
        return Branch.of(id, SandboxChannel.ID, ZoneOffset.UTC)
                .withName("Branch " + id)
                .withPhone("+554899999010" + number);
    }

    WhatsAppSession open(String branch, int number) {
        Conversations.BranchConversations line = world.await(engine.open(branch, ChannelTraits.of(channel)));
        WhatsAppSession session = world.await(channel.open(new Opened(branch(branch, number), line)));
        line.connect(session);
        return session;
    }

    /** Opens a line that fails; returns why. */
    Throwable openInVain(String branch, int number) {
        InboundSink sink = world.await(engine.open(branch, ChannelTraits.of(channel)));
        CompletionStage<WhatsAppSession> opened = channel.open(new Opened(branch(branch, number), sink));
        return world.await(opened.handle((session, failure) -> Optional.ofNullable(failure)))
                .orElseThrow();
    }

    boolean isOffered() {
        return module != null;
    }

    Response post(String body) {
        return post(Optional.empty(), body, OPERATOR);
    }

    Response post(Optional<String> wait, String body, Principal principal) {
        return world.await(handle(
                HttpMethod.POST,
                "/sandbox/messages",
                new Call(principal, wait.map(time -> Map.of("wait", time)).orElse(Map.of()), body)));
    }

    /** Sends without letting anything happen. */
    CompletionStage<Response> postOnly(Optional<String> wait, String body) {
        return handle(
                HttpMethod.POST,
                "/sandbox/messages",
                new Call(OPERATOR, wait.map(time -> Map.of("wait", time)).orElse(Map.of()), body));
    }

    Response get(String route, Map<String, String> path) {
        return get(route, path, Map.of(), Optional.empty());
    }

    /** Reads with parameters of the query, and as one who knows what had a tag. */
    Response get(String route, Map<String, String> path, Map<String, String> query, Optional<String> tag) {
        return world.await(ask(route, path, query, tag));
    }

    /** Asks without letting anything happen. */
    CompletionStage<Response> ask(
            String route, Map<String, String> path, Map<String, String> query, Optional<String> tag) {
        Map<String, String> parameters = new HashMap<>(query);
        parameters.putAll(path);
        Map<String, String> headers =
                tag.map(known -> Map.of("If-None-Match", known)).orElse(Map.of());
        return handle(
                HttpMethod.GET, route, new Call(OPERATOR, parameters, headers, StandardCharsets.UTF_8.encode("")));
    }

    Response call(HttpMethod method, String route, Map<String, String> path, String body) {
        return world.await(handle(method, route, new Call(OPERATOR, path, body)));
    }

    JsonNode chat(String phone) {
        return json(get("/sandbox/chats/{branch}/{phone}", Map.of("branch", "matriz", "phone", phone)))
                .path("messages");
    }

    /** Returns a chat without what is shown only while the line runs: which messages the bot has read. */
    JsonNode stored(String phone) {
        JsonNode messages = chat(phone);
        messages.forEach(message -> ((ObjectNode) message).remove("read"));
        return messages;
    }

    Route route(HttpMethod method, String path) {
        return Optional.ofNullable(module).orElseThrow().routes().stream()
                .filter(route -> route.method() == method && route.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private CompletionStage<Response> handle(HttpMethod method, String path, Request request) {
        try {
            return route(method, path)
                    .handler()
                    .handle(request)
                    .exceptionallyCompose(failure -> Stages.cause(failure) instanceof ProblemException e
                            ? CompletableFuture.completedStage(Response.of(e.problem()))
                            : CompletableFuture.failedStage(failure));
        } catch (ProblemException e) {
            return CompletableFuture.completedStage(Response.of(e.problem()));
        }
    }

    /** The application's store of media, empty at each start. */
    MediaStore media() {
        return media;
    }

    /** Uploads a medium, as a customer's phone does. */
    Response upload(String type, byte[] bytes) {
        return world.await(handle(
                HttpMethod.POST,
                "/sandbox/media",
                new Call(OPERATOR, Map.of(), Map.of("Content-Type", type), ByteBuffer.wrap(bytes))));
    }

    Handoffs handoffs() {
        return engine.handoffs();
    }

    VirtualPlatform world() {
        return world;
    }

    static JsonNode json(Response response) {
        ByteBuffer body = response.body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        try {
            return Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server hands over; the names of parameters are those of the path and of the query. */
    private record Call(
            Principal principal, Map<String, String> parameters, Map<String, String> headers, ByteBuffer bytes)
            implements Request {
        Call(Principal principal, Map<String, String> parameters, String text) {
            this(principal, parameters, Map.of("Content-Type", Response.JSON), StandardCharsets.UTF_8.encode(text));
        }

        @Override
        public String id() {
            return "r1";
        }

        @Override
        public String path(String name) {
            return Optional.ofNullable(parameters.get(name)).orElseThrow();
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(parameters.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public byte[] body() {
            byte[] body = new byte[bytes.remaining()];
            bytes.duplicate().get(body);
            return body;
        }
    }
}
