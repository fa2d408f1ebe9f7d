package io.fairbot.coordination;

import static io.fairbot.coordination.CoordinatorPart.sync;

import io.fairbot.agent.Health;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineDependencies;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingOrigin;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.coordination.internal.AgentOrders;
import io.fairbot.coordination.internal.AgentRoutes;
import io.fairbot.coordination.internal.AgentViews;
import io.fairbot.coordination.internal.ApiKeyStore;
import io.fairbot.coordination.internal.AuditFeed;
import io.fairbot.coordination.internal.AuditRoutes;
import io.fairbot.coordination.internal.BackupService;
import io.fairbot.coordination.internal.ConflictRoutes;
import io.fairbot.coordination.internal.DefaultAgentContext;
import io.fairbot.coordination.internal.FilePermissions;
import io.fairbot.coordination.internal.HealthAggregator;
import io.fairbot.coordination.internal.HeldMessageMonitor;
import io.fairbot.coordination.internal.HeldMessageRoutes;
import io.fairbot.coordination.internal.MediaRetention;
import io.fairbot.coordination.internal.NodeId;
import io.fairbot.coordination.internal.OperationRoutes;
import io.fairbot.coordination.internal.StatusRoutes;
import io.fairbot.coordination.internal.StatusService;
import io.fairbot.coordination.internal.StorageHistoryRoutes;
import io.fairbot.coordination.internal.StorageModeMonitor;
import io.fairbot.coordination.internal.configuration.ConfigRoutes;
import io.fairbot.coordination.internal.configuration.EncryptionKeySource;
import io.fairbot.coordination.internal.configuration.EngineConfigSubscribers;
import io.fairbot.coordination.internal.configuration.StoredConfiguration;
import io.fairbot.coordination.internal.conversation.ConversationRoutes;
import io.fairbot.coordination.internal.cost.CostRoutes;
import io.fairbot.coordination.internal.cost.MessageRates;
import io.fairbot.coordination.internal.deployment.DeployableAgents;
import io.fairbot.coordination.internal.deployment.DeploymentRoutes;
import io.fairbot.coordination.internal.deployment.DeploymentRunner;
import io.fairbot.coordination.internal.event.EventBroadcaster;
import io.fairbot.coordination.internal.event.EventRoutes;
import io.fairbot.coordination.internal.http.ApiServer;
import io.fairbot.coordination.internal.http.ApiServerOptions;
import io.fairbot.coordination.internal.http.DocsRoutes;
import io.fairbot.coordination.internal.message.MessageRoutes;
import io.fairbot.coordination.internal.meter.EventMeters;
import io.fairbot.coordination.internal.meter.MeterRoutes;
import io.fairbot.coordination.internal.meter.StateMeters;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.media.MediaBackup;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.security.FirstSecret;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.conflict.ConflictService;
import io.fairbot.store.decision.HistoryService;
import io.fairbot.store.spi.DocumentView;
import io.fairbot.whatsapp.channel.BranchInboxes;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.lines.BranchLines;
import io.fairbot.whatsapp.lines.LineDependencies;
import io.fairbot.whatsapp.storage.UnhandledEventStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** The components of a run that work on its store, and the order in which they are started. */
final class CoordinatorComponents {
    /** Slightly longer than the engine's own limit. */
    private static final Duration AGENTS_STOP_LIMIT =
            AgentOptions.DEFAULTS.shutdownTimeout().plusSeconds(1);

    private static final int MEDIA_THREADS = 2;
    private static final String HOST = "the host";

    private final CoordinatorBuilder.CoordinatorSetup setup;
    private final RunPlatform run;
    private final Platform platform;
    private final DocumentStore store;
    private final RetainedEvents retained;
    private final Events events;
    private final StorageModeMonitor storageMode;
    private final EventBroadcaster broadcaster;
    private final StoredAuditLog audit;
    private final AuditFeed auditFeed;
    private final ApiKeyStore keys;
    private final HeldMessageMonitor held;
    private final DocumentView<Conflict, String> conflicts;
    private final ConversationEngine conversations;
    private final ExecutorService mediaIo;
    private final MediaStore media;
    private final ApiServer api;
    private final StoredConfiguration configuration;
    private final BranchLines lines;
    private final AgentEngine agents;
    private final DeploymentRunner deployments;
    private final FilePermissions permissions;
    private final HealthAggregator health;
    private final DeploymentRoutes deploymentRoutes;
    private final StatusService status;
    private final BranchInboxes inboxes;
    private final MeterRoutes meterRoutes;

    /** The sources of what is metered with the first event about it. */
    private final class MeteredComponents implements EventMeters.MeterSources {
        @Override
        public Health line(String branch) {
            return lines.health(branch);
        }

        @Override
        public StoreStatus storage() {
            return store.status();
        }
    }

    /** Creates the components; none has started anything when this returns. */
    CoordinatorComponents(
            CoordinatorBuilder.CoordinatorSetup setup,
            HttpServerProvider http,
            RunPlatform run,
            DocumentStore store,
            NodeId node) {
        this.setup = setup;
        this.run = run;
        platform = run.own();
        this.store = store;
        StateMeters states = new StateMeters(platform.meters());
        retained = Events.of(platform);
        events = new EventMeters(retained, platform.meters(), states, new MeteredComponents());
        setup.eventListeners().forEach(host -> events.subscribe(host.filter(), host.listener()));
        broadcaster = new EventBroadcaster(events, platform.time());
        storageMode = new StorageModeMonitor(store, events);
        audit = new StoredAuditLog(store, platform.ids());
        auditFeed = new AuditFeed(audit, platform);
        keys = new ApiKeyStore(store, platform);
        held = new HeldMessageMonitor(store);
        conflicts = new DocumentView<>(store, Conflict.MODEL, Conflict::reason);
        mediaIo = platform.executors().create("media", MEDIA_THREADS);
        media = MediaStore.directory(
                setup.settings().dataDir().resolve(MediaBackup.DIRECTORY), MediaLimits.of(setup.settings()), mediaIo);
        conversations = new ConversationEngine(store, platform, setup.conversationOptions(), media, events);
        api = new ApiServer(
                ApiServerOptions.of(setup.settings()),
                http,
                keys,
                () -> store.status().durability(),
                platform);
        EncryptionKeySource ciphers = new EncryptionKeySource(setup.settings(), setup.random());
        configuration = new StoredConfiguration(store, platform, ciphers, setup.agents(), events);
        lines = branchLines(node, ciphers);
        agents = new AgentEngine(setup.agents(), setup.optional(), setup.agentOptions(), agentServices(node));
        deployments = new DeploymentRunner(
                new DeployableAgents(agents, setup.agentOptions(), setup.agents()), configuration, store, platform);
        permissions = new FilePermissions(setup.settings().dataDir());
        health = healthAggregator();
        deploymentRoutes = new DeploymentRoutes(deployments);
        status = statusService(node);
        meterRoutes = new MeterRoutes(run.meters());
        register(states);
        inboxes =
                new ApplicationInboxes(conversations, lines, new UnhandledEventStore(store, platform), health::isReady);
    }

    private void register(StateMeters states) {
        states.storage(store::status, conflicts::size, held::counts);
        states.agents(setup.agents(), agents);
        states.streams(api.streams());
        states.configuration(configuration::version);
    }

    private HealthAggregator healthAggregator() {
        return new HealthAggregator(
                store::status,
                healthParts(),
                held,
                conflicts::size,
                this::conversationHealth,
                this::agentAndLineHealth);
    }

    private Map<String, Supplier<Health>> healthParts() {
        Map<String, Supplier<Health>> parts = new HashMap<>();
        parts.put("api", api::exposureHealth);
        parts.put("files", permissions::health);
        parts.put("threads", run.errors()::health);
        setup.channels().values().stream()
                .filter(WhatsAppChannel::isLive)
                .forEach(channel -> parts.put(
                        "channel." + channel.id(),
                        () -> channel.problem().map(Health::degraded).orElse(Health.UP)));
        return parts;
    }

    private StatusService statusService(NodeId node) {
        return new StatusService(
                new StatusService.NodeInfo(
                        node, hostName(), version(), platform.time().now()),
                health,
                agents,
                deploymentRoutes::status,
                configuration::version);
    }

    private BranchLines branchLines(NodeId node, EncryptionKeySource ciphers) {
        return new BranchLines(new LineDependencies(
                node.node(),
                setup.settings().get(BootstrapSettings.LEASE_TTL),
                setup.channels(),
                setup.branchSchema(),
                conversations,
                store,
                ciphers,
                platform,
                setup.random(),
                setup.supervision(),
                events));
    }

    private AgentEngineDependencies agentServices(NodeId node) {
        return new AgentEngineDependencies(
                node.node(),
                platform,
                setup.random(),
                store.leases(),
                new DefaultAgentContext.SharedAgentResources(
                        setup.settings(),
                        run.agents(),
                        store,
                        api.agentRoutes(),
                        conversations,
                        lines,
                        audit,
                        media,
                        events,
                        new ServiceRegistry()),
                configuration,
                events::publish);
    }

    /** Returns the health of the agents and of the branches' lines; an agent's word about a branch prevails. */
    private CompletionStage<Map<String, Health>> agentAndLineHealth() {
        return agents.health().thenApply(reported -> {
            Map<String, Health> all = new TreeMap<>(lines.health());
            all.putAll(reported);
            return all;
        });
    }

    ApiServer api() {
        return api;
    }

    MediaStore media() {
        return media;
    }

    Events events() {
        return events;
    }

    Conversations conversations() {
        return conversations;
    }

    StatusService status() {
        return status;
    }

    StoredConfiguration configuration() {
        return configuration;
    }

    /** Returns the parts in the order of their start: each part after the parts it depends on. */
    List<CoordinatorPart> parts() {
        List<CoordinatorPart> parts = new ArrayList<>(apiParts());
        setup.channels().values().forEach(channel -> parts.add(part(channel)));
        parts.add(CoordinatorPart.of("The lines").onStop(lines::close));
        parts.addAll(applicationParts());
        return parts;
    }

    /**
     * Returns the parts behind the API, and the API itself; from its start on, health reports that the coordinator is
     * starting.
     */
    private List<CoordinatorPart> apiParts() {
        return List.of(
                CoordinatorPart.of("The events").onStop(sync(retained::close)),
                CoordinatorPart.of("The readers of events").onStop(sync(broadcaster::close)),
                CoordinatorPart.of("The watch over the storage's mode").onStop(sync(storageMode::close)),
                CoordinatorPart.of("The keys of the API")
                        .onStart(() -> keys.open(setup.settings().find(BootstrapSettings.API_ADMIN_KEY)))
                        .onStop(sync(keys::close)),
                CoordinatorPart.of("The watch over held messages")
                        .onStart(held::load)
                        .onStop(sync(held::close)),
                CoordinatorPart.of("The watch over the audit log").onStop(sync(auditFeed::close)),
                CoordinatorPart.of("The watch over conflicts")
                        .onStart(conflicts::refresh)
                        .onStop(sync(conflicts::close)),
                CoordinatorPart.of("The media").onStop(sync(mediaIo::shutdown)),
                CoordinatorPart.of("The conversations").onStop(conversations::close),
                CoordinatorPart.of("The configuration")
                        .onStart(() -> configuration.open(new EngineConfigSubscribers(agents)))
                        .onStop(sync(configuration::close)),
                CoordinatorPart.of("The deployments").onStart(deployments::recover),
                CoordinatorPart.of("The routes of the API").onStart(sync(this::mountRoutes)),
                CoordinatorPart.of("The API").onStart(sync(api::start)).onStop(sync(api::stop)));
    }

    private CoordinatorPart part(WhatsAppChannel channel) {
        return CoordinatorPart.of("The channel " + channel.id())
                .onStart(() -> channel.start(
                        ChannelContext.of(setup.settings(), platform, api, conversations, inboxes, media)))
                .onStop(channel::stop);
    }

    private List<CoordinatorPart> applicationParts() {
        ExpirySchedule expiry = new ExpirySchedule(store, platform.time());
        MediaRetention mediaRetention = new MediaRetention(
                media,
                store,
                setup.models(),
                Duration.ofDays(setup.settings().get(BootstrapSettings.MEDIA_RETENTION_DAYS)),
                platform.time());
        return List.of(
                CoordinatorPart.of("The host's conversation handlers").onStart(sync(this::registerHandlers)),
                // Each agent has its own limit; this one is for all of them, started one after another.
                CoordinatorPart.of("The agents")
                        .onStart(agents::start)
                        .startLimit(setup.agentOptions()
                                .startTimeout()
                                .multipliedBy(2 + setup.agents().size()))
                        .onStop(agents::stop)
                        .stopLimit(AGENTS_STOP_LIMIT),
                CoordinatorPart.of("The host's branches").onStart(this::openBranches),
                CoordinatorPart.of("The deployments")
                        .onStart(sync(deployments::resume))
                        .onStop(sync(deployments::close)),
                CoordinatorPart.of("The removal of old documents")
                        .onStart(sync(expiry::schedule))
                        .onStop(sync(expiry::stop)),
                CoordinatorPart.of("The removal of old media")
                        .onStart(sync(mediaRetention::schedule))
                        .onStop(sync(mediaRetention::stop)),
                // After every step that can fail: a failed start must not generate a key, which is reported only once.
                CoordinatorPart.of("The keys of the API").onStart(this::ensureFirstKey),
                // After the parts that make files.
                CoordinatorPart.of("The permissions of files").onStart(sync(permissions::check)),
                // Last, so that new requests are rejected before any part is stopped.
                CoordinatorPart.of("The readiness")
                        .onStart(sync(() -> health.setReady(true)))
                        .onStop(sync(() -> {
                            health.setReady(false);
                            api.rejectNewRequests();
                        })));
    }

    private void registerHandlers() {
        // Agents may send messages of these branches as soon as they start.
        publish(setup.conversations().branches());
        setup.conversations().interpreters().forEach(interpreter -> conversations.interpreter(HOST, interpreter));
        setup.conversations().handler().ifPresent(handler -> conversations.handler(HOST, handler));
        setup.conversations().byBranch().forEach((branch, handler) -> conversations.handler(HOST, branch, handler));
    }

    /** Opens the branches that the host gave, or one of its own for a bot without any. */
    private CompletionStage<Void> openBranches() {
        List<Branch> branches = setup.conversations().branches();
        boolean none = branches.isEmpty() && lines.branches().isEmpty();
        if (none
                && setup.conversations().handler().isPresent()
                && !setup.channels().isEmpty()) {
            branches = List.of(Branch.of(
                    CoordinatorBuilder.DEFAULT_BRANCH,
                    defaultChannel(),
                    setup.settings().timezone()));
        }
        publish(branches);
        return Stages.all(branches.stream().map(lines::open).toList()).thenApply(opened -> null);
    }

    private void publish(List<Branch> branches) {
        if (!branches.isEmpty()) {
            conversations.publish(
                    Branches.class,
                    new Snapshot<>(new Branches(branches), 1, platform.time().now()));
        }
    }

    /** Returns the channel of the settings; where the host has only one, it need not be named. */
    private String defaultChannel() {
        boolean named = setup.settings().origin(BootstrapSettings.CHANNEL) != SettingOrigin.DEFAULT;
        return setup.channels().size() == 1 && !named
                ? setup.channels().keySet().iterator().next()
                : setup.settings().get(BootstrapSettings.CHANNEL);
    }

    private CompletionStage<Void> ensureFirstKey() {
        return keys.ensureFirst(
                setup.random(), key -> setup.firstSecrets().accept(new FirstSecret("first key of the API", key)));
    }

    /** Returns the health of the conversations; an application without a channel has none. */
    private CompletionStage<Health> conversationHealth() {
        return setup.channels().isEmpty() ? CompletableFuture.completedStage(Health.UP) : conversations.health();
    }

    private void mountRoutes() {
        AgentViews views = new AgentViews(agents, status);
        api.mount(new StatusRoutes(status, deploymentRoutes::view).module());
        api.mount(new DocsRoutes(api::modules, version()).module());
        api.mount(meterRoutes.module());
        api.mount(deploymentRoutes.module());
        api.mount(new AgentRoutes(views, new AgentOrders(agents, audit, platform.time())).module());
        BackupService backups = new BackupService(setup.settings().dataDir(), store, audit, platform.time(), mediaIo);
        api.mount(new OperationRoutes(backups, conversations).module());
        api.mount(lines.routes());
        api.mount(new EventRoutes(broadcaster).module());
        api.mount(new AuditRoutes(audit, auditFeed).module());
        ConflictService decisions = new ConflictService(store, setup.models(), platform);
        api.mount(new ConflictRoutes(decisions).module());
        api.mount(new StorageHistoryRoutes(new HistoryService(store, platform)).module());
        api.mount(new HeldMessageRoutes(conversations.held()).module());
        api.mount(new MessageRoutes(conversations).module());
        api.mount(new ConversationRoutes(conversations).module());
        api.mount(new CostRoutes(store, lines::described, rates(), platform.time()).module());
        api.mount(new ConfigRoutes(setup.settings(), configuration).module());
    }

    private MessageRates rates() {
        try {
            return setup.settings()
                    .find(BootstrapSettings.CLOUD_RATES_FILE)
                    .map(MessageRates::read)
                    .orElse(MessageRates.NONE);
        } catch (IllegalArgumentException e) {
            throw new CoordinatorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String version() {
        String version = CoordinatorComponents.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
