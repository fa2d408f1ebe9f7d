package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Lines;
import io.fairbot.agent.engine.AgentContextFactory;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineDependencies;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.agent.engine.DependencyOrder;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.http.HttpModule;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.lines.BranchLines;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A test fixture that runs an agent next to a peer under the agent engine, in real time. */
final class AgentFixture implements AutoCloseable {
    static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration WAIT = Duration.ofMillis(10);
    private static final int RESTARTS = 2;
    private static final int MAILBOX_SIZE = 64;

    final CountingAgent agent;
    final PeerAgent peer = new PeerAgent();
    private final MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
    private final Settings settings;
    private final List<WhatsAppChannel> channels;
    private final Duration timeout;
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("stage-time");
    private final SystemTimeSource time = new SystemTimeSource(this::wallClock, scheduler);
    private final long startNanos = time.nanoTime();
    private final List<ExecutorService> createdExecutors = new CopyOnWriteArrayList<>();
    private final AtomicLong versions = new AtomicLong();
    private final Platform platform;
    /** The platform that agents receive; it records the executors that they create. */
    private final Platform agentPlatform;

    private final ExecutorService configurations;
    private final DocumentStore store;
    private final ConversationEngine conversations;
    private final List<HttpModule> mounted = new CopyOnWriteArrayList<>();
    private final BranchLines lines;
    private final RetainedEvents events;
    private final ServiceRegistry services = new ServiceRegistry();
    private final AgentEngine engine;

    AgentFixture(
            Agent agentUnderTest,
            List<Agent> dependencies,
            List<WhatsAppChannel> channels,
            Settings settings,
            Duration timeout) {
        agent = new CountingAgent(agentUnderTest);
        this.settings = settings;
        this.channels = channels;
        this.timeout = timeout;
        platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        agentPlatform = new Platform(time, platform.ids(), this::createExecutor);
        configurations = platform.executors().create("stage-configuration", 1 + dependencies.size());
        List<Agent> all = new ArrayList<>(dependencies);
        all.add(peer);
        all.add(agent);
        List<Model<?>> models = new ArrayList<>(ConversationEngine.models());
        channels.forEach(channel -> models.addAll(ChannelDocuments.storedModels(channel)));
        all.forEach(each -> models.addAll(each.models()));
        store = await(new MemoryStorage().open(models, platform));
        events = Events.of(platform);
        conversations = new ConversationEngine(store, platform, ConversationOptions.DEFAULTS, media, events);
        ChannelContext context = channelContext(conversations);
        channels.forEach(channel -> await(channel.start(context)));
        lines = branchLines(all);
        AgentOptions options = AgentOptions.DEFAULTS
                .withHeartbeats(HEARTBEAT, 2)
                .withTimeouts(timeout, timeout, timeout.multipliedBy(2))
                .withRestarts(WAIT, WAIT, RESTARTS, Duration.ofMinutes(1))
                .withMailbox(MAILBOX_SIZE, timeout);
        engine = new AgentEngine(
                DependencyOrder.of(all),
                Set.of(),
                options,
                new AgentEngineDependencies(
                        "node",
                        platform,
                        new Random(1),
                        store.leases(),
                        this::createContext,
                        this::configure,
                        events::publish));
    }

    private AgentContextFactory.AgentContextHandle createContext(AgentContextFactory.AgentContextRequest request) {
        ServiceRegistry.ServiceScope scope = services.scope(request.agent());
        return new AgentContextFactory.AgentContextHandle(new FixtureAgentContext(request, scope), scope::close);
    }

    private BranchLines branchLines(List<Agent> agents) {
        return new BranchLines(TestLines.dependencies(
                        settings,
                        agents,
                        channels.stream().collect(Collectors.toMap(WhatsAppChannel::id, Function.identity())),
                        conversations,
                        store,
                        platform)
                .withEvents(events));
    }

    private ChannelContext channelContext(Conversations inboxes) {
        return ChannelContext.of(settings, platform, module -> () -> {}, inboxes, inboxes::inbox, media);
    }

    /** Returns the wall-clock time: a fixed start time plus the real time since then. */
    private Instant wallClock() {
        return START.plusNanos(time.nanoTime() - startNanos);
    }

    private ExecutorService createExecutor(String name, int maxThreads) {
        ExecutorService executor = platform.executors().create(name, maxThreads);
        createdExecutors.add(executor);
        return executor;
    }

    /** Applies the initial values of an agent's configuration, as an application with an empty store does. */
    private CompletionStage<Void> configure(Agent one) {
        return one.configuration()
                .map(section -> CompletableFuture.supplyAsync(() -> applyInitial(section), configurations)
                        .thenCompose(applied -> applied))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <C> CompletionStage<Void> applyInitial(ConfigSection<C> section) {
        return section.apply(section.initial(), versions.incrementAndGet());
    }

    /** Returns the number of executors that agents created and did not shut down. */
    long executorsLeft() {
        return createdExecutors.stream()
                .filter(executor -> !executor.isShutdown())
                .count();
    }

    <T> T await(CompletionStage<T> stage) {
        // The engine has limits of its own; this one is for a suite that must not hang.
        return stage.toCompletableFuture()
                .orTimeout(timeout.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    CompletionStage<Void> start() {
        return engine.start();
    }

    void stopAll() {
        await(engine.stop());
    }

    AgentEngine engine() {
        return engine;
    }

    String id() {
        return agent.info().id();
    }

    AgentReport report() {
        return engine.agents().stream()
                .filter(each -> each.info().id().equals(id()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether the agent runs, at least in part. */
    boolean works() {
        AgentState state = report().state();
        return state == AgentState.READY || state == AgentState.DEGRADED;
    }

    private RouteRegistry.RouteRegistration mount(HttpModule module) {
        mounted.add(module);
        return () -> mounted.remove(module);
    }

    /** Returns the routes that are still registered. */
    List<String> mounted() {
        return mounted.stream()
                .flatMap(module -> module.routes().stream())
                .map(route -> route.method() + " " + route.path())
                .toList();
    }

    @Override
    public void close() {
        try {
            stopAll();
            await(lines.close());
            channels.forEach(channel -> await(channel.stop()));
            await(conversations.close());
            await(store.close());
        } finally {
            events.close();
            configurations.shutdownNow();
            createdExecutors.forEach(ExecutorService::shutdownNow);
            scheduler.shutdownNow();
        }
    }

    /** An agent that replies to every request. */
    static final class PeerAgent implements Agent {
        private volatile @Nullable AgentMessages messages;

        @Override
        public AgentInfo info() {
            return AgentInfo.of("contract-neighbour", "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            messages = context.messages();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            return AgentReply.empty();
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        AgentMessages messages() {
            return Optional.ofNullable(messages).orElseThrow();
        }
    }

    /** The context of an agent in this fixture. */
    private final class FixtureAgentContext implements AgentContext {
        private final AgentContextFactory.AgentContextRequest request;
        private final AgentServices services;

        FixtureAgentContext(AgentContextFactory.AgentContextRequest request, AgentServices services) {
            this.request = request;
            this.services = services;
        }

        @Override
        public String instance() {
            return request.instance();
        }

        @Override
        public Optional<Fence> fence() {
            return request.fence();
        }

        @Override
        public AgentMessages messages() {
            return request.messages();
        }

        @Override
        public Settings settings() {
            return settings;
        }

        @Override
        public Platform platform() {
            return agentPlatform;
        }

        @Override
        public DocumentStore store() {
            return store;
        }

        @Override
        public RouteRegistry http() {
            return AgentFixture.this::mount;
        }

        @Override
        public Conversations conversations() {
            return conversations;
        }

        @Override
        public MediaStore media() {
            return media;
        }

        @Override
        public Lines lines() {
            return lines;
        }

        @Override
        public Events events() {
            return events;
        }

        @Override
        public AgentServices services() {
            return services;
        }

        @Override
        public AuditLog audit() {
            return new StoredAuditLog(store, platform.ids());
        }
    }
}
