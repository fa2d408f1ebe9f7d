package io.fairbot.coordination;

import io.fairbot.FairbotException;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineServices;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.coordination.internal.AgentRoutes;
import io.fairbot.coordination.internal.AgentViews;
import io.fairbot.coordination.internal.BlockingStages;
import io.fairbot.coordination.internal.ConflictRoutes;
import io.fairbot.coordination.internal.DefaultAgentContext;
import io.fairbot.coordination.internal.HealthAggregator;
import io.fairbot.coordination.internal.NodeId;
import io.fairbot.coordination.internal.OperationRoutes;
import io.fairbot.coordination.internal.OutboxHoldMonitor;
import io.fairbot.coordination.internal.ShutdownSequence;
import io.fairbot.coordination.internal.StatusRoutes;
import io.fairbot.coordination.internal.StoredApiKeys;
import io.fairbot.coordination.internal.StoredAuditLog;
import io.fairbot.coordination.internal.configuration.ConfigRoutes;
import io.fairbot.coordination.internal.configuration.EncryptionKeySource;
import io.fairbot.coordination.internal.configuration.EngineSubscribers;
import io.fairbot.coordination.internal.configuration.StoredConfiguration;
import io.fairbot.coordination.internal.deployment.DeploymentRoutes;
import io.fairbot.coordination.internal.deployment.DeploymentRunner;
import io.fairbot.coordination.internal.http.ApiServer;
import io.fairbot.coordination.internal.http.ApiServerOptions;
import io.fairbot.coordination.internal.http.DocsRoutes;
import io.fairbot.coordination.internal.http.HttpServerProviders;
import io.fairbot.http.HttpServerProvider;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.FirstSecret;
import io.fairbot.store.ConflictCounter;
import io.fairbot.store.ConflictService;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.ChannelContext;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a coordinator, from its start to its stop. Used by one thread at a time. */
final class CoordinatorRun {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorRun.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** A new version may have millions of documents to change before it can begin. */
    private static final Duration STORAGE_LIMIT = Duration.ofHours(12);

    private static final Duration STORAGE_REMINDER = Duration.ofSeconds(30);
    /** A little more than the engine gives itself. */
    private static final Duration AGENTS_STOP =
            AgentOptions.DEFAULTS.shutdownTimeout().plusSeconds(1);

    private static final Duration EXPIRE_EVERY = Duration.ofMinutes(10);

    private final Settings settings;
    private final DocumentStore store;
    private final ApiServer server;
    private final HealthAggregator board;
    private final ShutdownSequence stops;
    private final Platform platform;
    private final StoredConfiguration configuration;

    private CoordinatorRun(
            CoordinatorBuilder.CoordinatorSetup plan,
            HttpServerProvider http,
            Platform platform,
            ShutdownSequence stops) {
        settings = plan.settings();
        this.platform = platform;
        this.stops = stops;
        String node = NodeId.of(settings, platform.ids());
        store = opened(plan, platform);
        stops.add("The storage", store::close);
        StoredAuditLog audit = new StoredAuditLog(store, platform.ids());
        StoredApiKeys keys = new StoredApiKeys(store, platform, audit);
        stops.add("The keys of the API", () -> ended(keys::close));
        begin("The keys of the API", () -> keys.open(settings.find(BootstrapSettings.API_ADMIN_KEY)));
        OutboxHoldMonitor holds = new OutboxHoldMonitor(store);
        stops.add("The watch over held messages", () -> ended(holds::close));
        begin("The watch over held messages", holds::load);
        ConflictCounter conflicts = new ConflictCounter(store);
        stops.add("The watch over conflicts", () -> ended(conflicts::close));
        begin("The watch over conflicts", conflicts::load);
        ConversationEngine engine = new ConversationEngine(store, platform, plan.engine());
        stops.add("The conversations", engine::close);
        server = new ApiServer(
                ApiServerOptions.of(settings), http, keys, () -> store.status().durability(), platform);
        StoredConfiguration configuration = new StoredConfiguration(
                store, platform, new EncryptionKeySource(settings, plan.random()), plan.agents());
        AgentEngine agents = new AgentEngine(
                plan.agents(),
                plan.optional(),
                plan.agentOptions(),
                new AgentEngineServices(
                        node,
                        platform,
                        plan.random(),
                        store.leases(),
                        new DefaultAgentContext.SharedAgentResources(
                                settings, platform, store, server, engine, plan.channels(), audit),
                        configuration,
                        plan.agentEvents()));
        stops.add("The configuration", () -> ended(configuration::close));
        begin("The configuration", () -> configuration.open(new EngineSubscribers(agents)));
        this.configuration = configuration;
        DeploymentRunner deployments =
                new DeploymentRunner(agents, plan.agentOptions(), plan.agents(), configuration, store, audit, platform);
        begin("The deployments", deployments::recover);
        DeploymentRoutes deploying = new DeploymentRoutes(deployments, audit, platform.time());
        AgentViews views = new AgentViews(agents);
        board = new HealthAggregator(
                store::status, server::exposureHealth, holds::health, conflicts::waiting, agents::health);
        describe(node, views, conflicts, deploying);
        server.mount(deploying.module());
        server.mount(new AgentRoutes(agents, views, audit, platform.time()).module());
        server.mount(new OperationRoutes(settings.dataDir(), store, engine, audit, platform.time()).module());
        ConflictService decisions = new ConflictService(store, plan.models(), platform.ids());
        server.mount(new ConflictRoutes(decisions, audit, platform.time()).module());
        server.mount(new ConfigRoutes(settings, configuration, audit, platform.time()).module());
        server.start();
        stops.add("The API", () -> ended(server::stop));
        plan.channels().values().forEach(this::start);
        plan.conversation().ifPresent(handler -> engine.answerWith("the host", handler));
        stops.add("The agents", agents::stop, AGENTS_STOP);
        // Each agent has its own limit; this one is for all of them, one after another.
        begin(
                "The agents",
                agents::start,
                plan.agentOptions()
                        .startTimeout()
                        .multipliedBy(2 + plan.agents().size()));
        stops.add("The deployments", () -> ended(deployments::close));
        deployments.resume();
        // Last: a key that is told only once must not be made by a start that fails, and never be told.
        begin(
                "The keys of the API",
                () -> keys.ensureFirst(
                        plan.random(),
                        key -> plan.firstSecrets().accept(new FirstSecret("first key of the API", key))));
    }

    /**
     * Starts everything.
     *
     * @throws CoordinatorException when something cannot start; what had started is stopped by then
     */
    static CoordinatorRun start(CoordinatorBuilder.CoordinatorSetup plan) {
        if (plan.settings().get(BootstrapSettings.CLUSTER).equals("on")) {
            throw new CoordinatorException(
                    "FAIRBOT_CLUSTER is on, but this version runs one node on a database: set it to off.", null);
        }
        HttpServerProvider http = plan.httpServer().orElseGet(HttpServerProviders::find);
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("time");
        SystemTimeSource time = new SystemTimeSource(plan.clock(), scheduler);
        ShutdownSequence stops = new ShutdownSequence(time);
        stops.add("The clock", () -> ended(scheduler::shutdownNow));
        Platform platform = new Platform(time, IdGenerator.ulids(time, plan.random()), plan.threads());
        try {
            CoordinatorRun house = new CoordinatorRun(plan, http, platform, stops);
            house.board.ready(true);
            house.expireLater();
            house.server.address().ifPresent(address -> log.info("fairbot serves its API at {}", address));
            return house;
        } catch (RuntimeException e) {
            stops.run();
            throw inOneSentence(e);
        } catch (Error e) {
            // Such as a class that an agent lacks: the port and the data directory are given back all the same.
            stops.run();
            throw e;
        }
    }

    private static CoordinatorException inOneSentence(RuntimeException failure) {
        if (failure instanceof CoordinatorException told) {
            return told;
        }
        boolean speaks = failure instanceof FairbotException
                || failure instanceof IllegalStateException
                || failure instanceof IllegalArgumentException;
        return new CoordinatorException(
                speaks ? String.valueOf(failure.getMessage()) : "The coordinator cannot start (" + failure + ").",
                failure);
    }

    /** Stops everything, the last that was started first. */
    void stop() {
        board.ready(false);
        server.rejectNewRequests();
        stops.run();
        log.info("fairbot has stopped");
    }

    /** Returns the address of the API. */
    URI address() {
        return server.address()
                .orElseThrow(() -> new IllegalStateException(
                        "The coordinator's HTTP server names no address: it serves no API, or the host's own"
                                + " server does."));
    }

    /** What agents work with. */
    RuntimeConfiguration configuration() {
        return configuration;
    }

    private void describe(String node, AgentViews agents, ConflictCounter conflicts, DeploymentRoutes deploying) {
        String version = version();
        StatusRoutes.NodeInfo self = new StatusRoutes.NodeInfo(
                node, label(), version, platform.time().now());
        server.mount(new StatusRoutes(
                        self, board, agents, store::status, conflicts::waiting, deploying::view, configuration::version)
                .module());
        server.mount(new DocsRoutes(server::modules, version).module());
    }

    private void start(WhatsAppChannel channel) {
        stops.add("The channel " + channel.id(), channel::stop);
        begin("The channel " + channel.id(), () -> channel.start(new ChannelContext(settings, platform, server)));
    }

    private void expireLater() {
        platform.time()
                .schedule(
                        EXPIRE_EVERY,
                        () -> store.expire().whenComplete((count, failure) -> {
                            if (failure != null) {
                                log.warn("Documents that are too old could not be removed: {}", failure.toString());
                            }
                            expireLater();
                        }));
    }

    /** Opens the storage; whoever gives up waiting for it leaves nothing open. */
    private static DocumentStore opened(CoordinatorBuilder.CoordinatorSetup plan, Platform platform) {
        CompletionStage<DocumentStore> opening = plan.storage().open(plan.models(), platform);
        TimeSource.TimerHandle reminder = platform.time()
                .schedule(
                        STORAGE_REMINDER,
                        () -> log.info("The storage is still being opened: documents of an older version are brought"
                                + " into their new form, or a large journal is read; it goes on"));
        try {
            return begin("The storage", () -> opening, STORAGE_LIMIT);
        } catch (CoordinatorException gaveUp) {
            opening.thenAccept(DocumentStore::close);
            throw gaveUp;
        } finally {
            reminder.cancel();
        }
    }

    private static <T> T begin(String part, Supplier<CompletionStage<T>> start) {
        return begin(part, start, START_LIMIT);
    }

    private static <T> T begin(String part, Supplier<CompletionStage<T>> start, Duration limit) {
        try {
            return BlockingStages.forStage(start.get(), limit);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Error error) {
                // Such as a class that an agent lacks.
                throw error;
            }
            String reason = String.valueOf(cause.getMessage());
            throw new CoordinatorException(
                    cause instanceof FairbotException ? reason : part + " could not start: " + reason, cause);
        } catch (TimeoutException e) {
            throw new CoordinatorException(part + " did not start within " + limit.toSeconds() + " seconds.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException(part + " could not start: the starting thread was interrupted.", e);
        }
    }

    private static CompletionStage<Void> ended(Runnable stop) {
        stop.run();
        return CompletableFuture.completedStage(null);
    }

    private static String label() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String version() {
        String version = CoordinatorRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
