package io.fairbot.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.Lines;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.event.Events;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.RouteRegistry;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.lines.BranchLines;
import io.fairbot.whatsapp.lines.DeclaredSettings;
import io.fairbot.whatsapp.lines.LineDependencies;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** What agents need around them, in virtual time: a store, conversations, the sandbox. */
public final class AgentHouse {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    private final VirtualPlatform virtual = new VirtualPlatform(NOW, 1);
    private final MemoryStorage storage = new MemoryStorage();
    private final DocumentStore store;
    private final Context context;
    private final List<HttpModule> mounted = new ArrayList<>();
    private final AuditLog audit;

    /** What an agent gets. */
    private record Context(
            Settings settings,
            Platform platform,
            DocumentStore store,
            RouteRegistry http,
            Conversations conversations,
            Lines lines,
            AuditLog audit,
            MediaStore media)
            implements AgentContext {
        @Override
        public String instance() {
            return "test@node";
        }

        @Override
        public Events events() {
            return Events.NONE;
        }

        @Override
        public AgentServices services() {
            return new ServiceRegistry().scope("test");
        }

        @Override
        public AgentMessages messages() {
            throw new IllegalStateException("These agents do not send.");
        }
    }

    /** Opens the house for some agents' models, with the sandbox. */
    public AgentHouse(Path dataDir, Optional<Path> branchesFile, Agent... agents) {
        this(dataDir, branchesFile, new SandboxChannel(), agents);
    }

    /** Opens the house with a channel of one's own. */
    public AgentHouse(Path dataDir, Optional<Path> branchesFile, WhatsAppChannel channel, Agent... agents) {
        this(dataDir, branchesFile, channel, UnaryOperator.identity(), agents);
    }

    /** Opens the house with a channel of one's own, and something before its store. */
    public AgentHouse(
            Path dataDir,
            Optional<Path> branchesFile,
            WhatsAppChannel channel,
            UnaryOperator<DocumentStore> before,
            Agent... agents) {
        List<Model<?>> models = new ArrayList<>(ConversationEngine.models());
        List.of(agents).forEach(agent -> models.addAll(agent.models()));
        Platform platform = virtual.platform();
        Settings defaults = Settings.defaults().with(BootstrapSettings.DATA_DIR, dataDir);
        Settings settings = branchesFile
                .map(file -> defaults.with(BootstrapSettings.BRANCHES_FILE, file))
                .orElse(defaults);
        RouteRegistry http = module -> {
            mounted.add(module);
            return () -> mounted.remove(module);
        };
        store = before.apply(virtual.await(storage.open(models, platform)));
        MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
        ConversationEngine conversations = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);
        virtual.await(
                channel.start(ChannelContext.of(settings, platform, http, conversations, conversations::inbox, media)));
        BranchLines lines = new BranchLines(new LineDependencies(
                "node",
                settings.get(BootstrapSettings.LEASE_TTL),
                Map.of(channel.id(), channel),
                DeclaredSettings.of(settings, List.of(agents), List.of(channel)),
                conversations,
                store,
                SecretCipherSource.of(new SecretCipher(
                        EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom(new byte[] {1}))),
                platform,
                new Random(1),
                SupervisionOptions.DEFAULTS,
                Events.NONE));
        audit = new StoredAuditLog(store, platform.ids());
        mounted.add(lines.routes());
        context = new Context(settings, platform, store, http, conversations, lines, audit, media);
    }

    /** Starts an agent. */
    public void start(Agent agent) {
        virtual.await(agent.start(context));
    }

    /** Stops an agent. */
    public void stop(Agent agent) {
        virtual.await(agent.stop());
    }

    /** The store. */
    public DocumentStore store() {
        return store;
    }

    /** What a route answers for a branch; the route must be mounted. */
    public Response call(HttpMethod method, String path, String branch) {
        return call(method, path, branch, "");
    }

    /** What a route answers to a body. */
    public Response call(HttpMethod method, String path, String branch, String body) {
        try {
            return virtual.await(send(method, path, branch, body));
        } catch (CompletionException e) {
            throw Stages.cause(e) instanceof ProblemException problem ? problem : e;
        }
    }

    /** What a route will answer to a body. */
    public CompletionStage<Response> send(HttpMethod method, String path, String branch, String body) {
        RequestHandler handler = mounted.stream()
                .flatMap(module -> module.routes().stream())
                .filter(route -> route.method() == method && route.path().equals(path))
                .findFirst()
                .orElseThrow()
                .handler();
        return Stages.attempt(() -> handler.handle(new BranchCall(branch, body)));
    }

    /** The body of an answer. */
    public static JsonNode json(Response response) throws IOException {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        return Json.mapper().readTree(bytes);
    }

    /** What was done to what, by whoever called. */
    public List<String> audited() {
        return virtual.await(audit.find(AuditQuery.NEWEST.fromOldest())).records().stream()
                .map(AuditRecord::entry)
                .map(entry -> entry.action() + " " + entry.target())
                .toList();
    }

    /** The details of the last entry about an action. */
    public Map<String, String> auditDetails(String action) {
        return virtual.await(audit.find(AuditQuery.NEWEST)).records().stream()
                .map(AuditRecord::entry)
                .filter(entry -> entry.action().equals(action))
                .findFirst()
                .orElseThrow()
                .details();
    }

    /** What a server hands over. */
    private record BranchCall(String branch, String text) implements Request {
        @Override
        public String id() {
            return "r1";
        }

        @Override
        public Principal principal() {
            return new Principal("operator", Optional.of(Scope.OPERATOR), Optional.empty());
        }

        @Override
        public String path(String name) {
            return branch;
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.of("application/json").filter(type -> name.equalsIgnoreCase("Content-Type"));
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Virtual time. */
    public VirtualPlatform time() {
        return virtual;
    }
}
