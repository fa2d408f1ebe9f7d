package io.fairbot.coordination;

import io.fairbot.agent.Agent;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.DependencyOrder;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.coordination.internal.ApiKeyStore;
import io.fairbot.coordination.internal.configuration.StoredConfigVersion;
import io.fairbot.coordination.internal.deployment.DeploymentRunner;
import io.fairbot.event.EventFilter;
import io.fairbot.event.EventListener;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.security.FirstSecret;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.lines.DeclaredSettings;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A builder of coordinators. Not safe for use from several threads. The defaults are
 *
 * <ul>
 *   <li>storage: none; it must be set
 *   <li>channels and agents: none
 *   <li>conversation handler: the one that an agent provides, if any
 *   <li>branches: those that agents open; with a handler and without such agents, one named {@value #DEFAULT_BRANCH} on the
 *       channel of {@code FAIRBOT_CHANNEL}
 *   <li>first secrets: discarded; set a receiver when the settings hold no API key, since each is reported only once
 *   <li>HTTP server: the one on the class path, such as that of {@code fairbot-server}
 *   <li>clock: the system clock
 *   <li>threads: created by a {@link DaemonExecutorFactory}
 *   <li>conversation options: {@link ConversationOptions#DEFAULTS}, with the retention of the history that the settings name
 *   <li>agent options: {@link AgentOptions#DEFAULTS}, with the heartbeats and leases of the settings
 *   <li>line supervision: {@link SupervisionOptions#DEFAULTS}
 *   <li>listeners to events: none
 *   <li>meters: only those of {@code GET /metrics}
 * </ul>
 */
public final class CoordinatorBuilder {
    /** The id of the branch of a bot that names none. */
    public static final String DEFAULT_BRANCH = "main";

    private Settings settings;
    private final Map<String, WhatsAppChannel> channels = new LinkedHashMap<>();
    private final List<Agent> agents = new ArrayList<>();
    private @Nullable StoreProvider storage;
    private Optional<HttpServerProvider> httpServer = Optional.empty();
    private Optional<ConversationHandler> handler = Optional.empty();
    private final List<Interpreter<?>> interpreters = new ArrayList<>();
    private final Map<String, ConversationHandler> branchHandlers = new LinkedHashMap<>();
    private final Map<String, Branch> branches = new LinkedHashMap<>();
    private final List<Model<?>> models = new ArrayList<>();
    private Consumer<FirstSecret> firstSecrets = secret -> {};
    private InstantSource clock = InstantSource.system();
    private ExecutorFactory threads = new DaemonExecutorFactory();
    private Optional<ConversationOptions> conversationOptions = Optional.empty();
    private final List<HostListener> eventListeners = new ArrayList<>();
    private final Set<String> optional = new HashSet<>();
    private SupervisionOptions supervision = SupervisionOptions.DEFAULTS;
    private AgentOptions agentOptions;
    private Optional<MeterRegistry> meters = Optional.empty();

    CoordinatorBuilder(Settings settings) {
        this.settings = settings;
        agentOptions = AgentOptions.DEFAULTS
                .withHeartbeats(
                        settings.get(BootstrapSettings.HEALTH_INTERVAL),
                        settings.get(BootstrapSettings.HEARTBEAT_MISSES))
                .withLeaseTtl(settings.get(BootstrapSettings.LEASE_TTL));
    }

    /**
     * Sets the storage of all documents.
     *
     * @param provider opens the store; the coordinator closes it
     * @return this
     */
    public CoordinatorBuilder storage(StoreProvider provider) {
        storage = provider;
        return this;
    }

    /**
     * Adds a channel, through which branches are connected to WhatsApp. Channels start in the order in which they were
     * added.
     *
     * @param channel the channel; the coordinator starts and stops it
     * @return this
     * @throws IllegalArgumentException when a channel with this id was added already
     * @throws io.fairbot.config.SettingsException when a value of the channel's settings is not allowed
     */
    public CoordinatorBuilder channel(WhatsAppChannel channel) {
        if (channels.putIfAbsent(channel.id(), channel) != null) {
            throw new IllegalArgumentException(
                    "There is a channel " + channel.id() + " already; leave one of them out.");
        }
        channel.settings().ifPresent(group -> settings = settings.declare(group));
        return this;
    }

    /**
     * Adds a required agent: the coordinator does not start when the agent cannot start.
     *
     * @param agent the agent; the coordinator starts and stops it
     * @return this
     */
    public CoordinatorBuilder agent(Agent agent) {
        agents.add(agent);
        return this;
    }

    /**
     * Adds an optional agent: the coordinator starts without it when it cannot start, and restarts it as after a later
     * failure. An agent that another one depends on is never optional.
     *
     * @param agent the agent; the coordinator starts and stops it
     * @return this
     */
    public CoordinatorBuilder optionalAgent(Agent agent) {
        optional.add(agent.info().id());
        return agent(agent);
    }

    /**
     * Sets the limits and times of agents, in place of those of the settings.
     *
     * @param options the options
     * @return this
     */
    public CoordinatorBuilder agentOptions(AgentOptions options) {
        agentOptions = options;
        return this;
    }

    /**
     * Adds a listener to events, which hears them from the beginning of each run. Once the coordinator has started, {@link
     * Coordinator#events()} subscribes as well.
     *
     * @param filter the selected events
     * @param listener receives each event, in order, on a thread of its own
     * @return this
     */
    public CoordinatorBuilder onEvent(EventFilter filter, EventListener listener) {
        eventListeners.add(new HostListener(filter, listener));
        return this;
    }

    /**
     * Sets the handler of all conversations, in place of that of an agent.
     *
     * @param conversationHandler answers customers
     * @return this
     */
    public CoordinatorBuilder handler(ConversationHandler conversationHandler) {
        handler = Optional.of(conversationHandler);
        return this;
    }

    /**
     * Sets the handler of the conversations of one branch, in place of the one of all.
     *
     * @param branch the branch's id
     * @param conversationHandler answers the customers of this branch
     * @return this
     */
    public CoordinatorBuilder handler(String branch, ConversationHandler conversationHandler) {
        branchHandlers.put(branch, conversationHandler);
        return this;
    }

    /**
     * Adds an interpreter of the messages of all conversations, such as a language model; handlers read what it found with
     * {@link io.fairbot.conversation.ConversationContext#insight}.
     *
     * @param interpreter the interpreter
     * @return this
     */
    public CoordinatorBuilder interpreter(Interpreter<?> interpreter) {
        interpreters.add(interpreter);
        return this;
    }

    /**
     * Adds a branch, whose line the coordinator opens after the agents have started. Handlers read these branches as the
     * snapshot {@link io.fairbot.branch.Branches}.
     *
     * @param branch the branch, such as {@link Branch#of}
     * @return this
     * @throws IllegalArgumentException when a branch with this id was added already
     */
    public CoordinatorBuilder branch(Branch branch) {
        if (branches.putIfAbsent(branch.id(), branch) != null) {
            throw new IllegalArgumentException("There is a branch " + branch.id() + " already; leave one of them out.");
        }
        return this;
    }

    /**
     * Adds models of documents that the application stores itself, in addition to those of its channels, agents and handlers.
     *
     * @param more the models
     * @return this
     */
    public CoordinatorBuilder models(Model<?>... more) {
        models.addAll(List.of(more));
        return this;
    }

    /**
     * Sets the server of the API, in place of the one on the class path.
     *
     * @param provider creates the server at each start; {@link HttpServerProvider#none()} for a coordinator without an API
     * @return this
     */
    public CoordinatorBuilder httpServer(HttpServerProvider provider) {
        httpServer = Optional.of(provider);
        return this;
    }

    /**
     * Sets a receiver of the secrets that a first start generates. Each is reported once and not stored.
     *
     * @param consumer receives them during {@link Coordinator#start()}, on a thread of the store
     * @return this
     */
    public CoordinatorBuilder onFirstSecret(Consumer<FirstSecret> consumer) {
        firstSecrets = consumer;
        return this;
    }

    /**
     * Sets the wall clock.
     *
     * @param source the clock
     * @return this
     */
    public CoordinatorBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /**
     * Sets the factory of threads.
     *
     * @param source creates executors; the coordinator shuts down each one that it gets
     * @return this
     */
    public CoordinatorBuilder threads(ExecutorFactory source) {
        threads = source;
        return this;
    }

    /**
     * Sets a registry that gets the meters of the coordinator, such as the one of Spring's Actuator. At the stop its meters are removed
     * from the registry, which stays open.
     *
     * @param registry the registry
     * @return this
     */
    public CoordinatorBuilder meters(MeterRegistry registry) {
        meters = Optional.of(registry);
        return this;
    }

    /**
     * Sets the limits and times of conversations.
     *
     * @param options the options
     * @return this
     */
    public CoordinatorBuilder conversationOptions(ConversationOptions options) {
        conversationOptions = Optional.of(options);
        return this;
    }

    /**
     * Sets the limits and times of line supervision. The times of {@link io.fairbot.whatsapp.channel.LineSupervisionSettings}
     * are those of the runtime configuration where an agent has it.
     *
     * @param options the options
     * @return this
     */
    public CoordinatorBuilder supervision(SupervisionOptions options) {
        supervision = options;
        return this;
    }

    /**
     * Returns the coordinator, which is not started.
     *
     * @return the coordinator
     * @throws IllegalStateException when no storage was set
     * @throws IllegalArgumentException when an agent depends on one that is missing, agents depend on each other in a
     *     cycle, or two agents declare different settings of branches under one name
     */
    public Coordinator build() {
        if (storage == null) {
            throw new IllegalStateException(
                    "A coordinator needs a storage: call storage(...), for example with Storage.embedded(directory).");
        }
        return new Coordinator(new CoordinatorSetup(
                settings,
                storage,
                Collections.unmodifiableMap(new LinkedHashMap<>(channels)),
                DependencyOrder.of(agents),
                DeclaredSettings.of(settings, agents, channels.values()),
                Set.copyOf(optional),
                agentOptions,
                List.copyOf(eventListeners),
                new HostConversations(
                        handler,
                        Map.copyOf(branchHandlers),
                        List.copyOf(interpreters),
                        List.copyOf(branches.values()),
                        List.copyOf(models)),
                httpServer,
                firstSecrets,
                clock,
                threads,
                meters,
                new SecureRandom(),
                conversationOptions.orElseGet(() -> ConversationOptions.of(settings)),
                supervision));
    }

    /** A listener that the host adds, and what it wants to hear. */
    record HostListener(EventFilter filter, EventListener listener) {}

    /** The handlers, interpreters, branches and models that the host itself gives. */
    record HostConversations(
            Optional<ConversationHandler> handler,
            Map<String, ConversationHandler> byBranch,
            List<Interpreter<?>> interpreters,
            List<Branch> branches,
            List<Model<?>> models) {

        /** Returns the models of the host and of its handlers, each once. */
        Set<Model<?>> allModels() {
            Set<Model<?>> all = new LinkedHashSet<>(models);
            handler.ifPresent(one -> all.addAll(one.models()));
            byBranch.values().forEach(one -> all.addAll(one.models()));
            return all;
        }
    }

    /** The settings and parts of a coordinator; agents are in the order of their start. */
    record CoordinatorSetup(
            Settings settings,
            StoreProvider storage,
            Map<String, WhatsAppChannel> channels,
            List<Agent> agents,
            BranchSchema branchSchema,
            Set<String> optional,
            AgentOptions agentOptions,
            List<HostListener> eventListeners,
            HostConversations conversations,
            Optional<HttpServerProvider> httpServer,
            Consumer<FirstSecret> firstSecrets,
            InstantSource clock,
            ExecutorFactory threads,
            Optional<MeterRegistry> meters,
            SecureRandom random,
            ConversationOptions conversationOptions,
            SupervisionOptions supervision) {

        /** Returns the models of all documents that the coordinator and its agents store. */
        List<Model<?>> models() {
            List<Model<?>> models = new ArrayList<>(ConversationModels.all());
            models.addAll(List.of(
                    ApiKeyStore.MODEL,
                    StoredAuditLog.MODEL,
                    Conflict.MODEL,
                    StoredConfigVersion.CURRENT,
                    StoredConfigVersion.HISTORY,
                    DeploymentRunner.model()));
            channels.values().forEach(channel -> models.addAll(ChannelDocuments.storedModels(channel)));
            agents.forEach(agent -> models.addAll(agent.models()));
            models.addAll(conversations.allModels());
            return models;
        }
    }
}
