package io.fairbot.agents;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.audit.AuditLog;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationModels;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.EngineOptions;
import io.fairbot.http.HttpMounts;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.testkit.MemoryStorage;
import io.fairbot.testkit.VirtualPlatform;
import io.fairbot.whatsapp.ChannelContext;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What agents need around them, in virtual time: a store, conversations, the sandbox. */
public final class AgentHouse {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    private final VirtualPlatform virtual = new VirtualPlatform(NOW, 1);
    private final MemoryStorage storage = new MemoryStorage();
    private final DocumentStore store;
    private final Context context;

    /** What an agent gets. */
    private record Context(
            Settings settings,
            Platform platform,
            DocumentStore store,
            HttpMounts http,
            Conversations conversations,
            WhatsAppChannel channel,
            AuditLog audit)
            implements AgentContext {
        @Override
        public String instance() {
            return "test@node";
        }

        @Override
        public Optional<WhatsAppChannel> channel(String id) {
            return Optional.of(channel).filter(some -> some.id().equals(id));
        }
    }

    /** Opens the house for some agents' models, with the sandbox. */
    public AgentHouse(Path dataDir, Optional<Path> branchesFile, Agent... agents) {
        this(dataDir, branchesFile, new SandboxChannel(), agents);
    }

    /** Opens the house with a channel of one's own. */
    public AgentHouse(Path dataDir, Optional<Path> branchesFile, WhatsAppChannel channel, Agent... agents) {
        List<Model<?>> models = new ArrayList<>(ConversationModels.all());
        List.of(agents).forEach(agent -> models.addAll(agent.models()));
        Platform platform = virtual.platform();
        Settings defaults = Settings.defaults().with(BootstrapSettings.DATA_DIR, dataDir);
        Settings settings = branchesFile
                .map(file -> defaults.with(BootstrapSettings.BRANCHES_FILE, file))
                .orElse(defaults);
        HttpMounts http = module -> () -> {};
        store = virtual.await(storage.open(models, platform));
        virtual.await(channel.start(new ChannelContext(settings, platform, http)));
        context = new Context(
                settings,
                platform,
                store,
                http,
                new ConversationEngine(store, platform, EngineOptions.DEFAULTS),
                channel,
                entry -> CompletableFuture.completedStage(null));
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

    /** Virtual time. */
    public VirtualPlatform time() {
        return virtual;
    }
}
