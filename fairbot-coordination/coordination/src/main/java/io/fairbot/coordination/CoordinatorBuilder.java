package io.fairbot.coordination;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentEvent;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.DependencyOrder;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationModels;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.internal.StoredApiKeys;
import io.fairbot.coordination.internal.StoredAuditLog;
import io.fairbot.coordination.internal.configuration.StoredConfigVersion;
import io.fairbot.coordination.internal.deployment.DeploymentRunner;
import io.fairbot.http.HttpServerProvider;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.security.FirstSecret;
import io.fairbot.store.Conflict;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a coordinator together. Not safe for use from several threads.
 *
 * <ul>
 *   <li>storage: has to be given
 *   <li>channels and agents: none, until they are added
 *   <li>conversation: none; the agents bring one, or the host gives its own
 *   <li>first secrets: have to be taken when the settings hold no key, since they are told only once
 *   <li>HTTP server: the one on the class path, such as that of {@code fairbot-server}
 *   <li>clock: the system's
 *   <li>threads: the library's own, as {@link DaemonExecutorFactory}
 *   <li>engine: {@link ConversationOptions#DEFAULTS}
 *   <li>bounds and times of agents: {@link AgentOptions#DEFAULTS}, with the heartbeats and leases of the settings
 *   <li>events of agents: heard by nobody
 * </ul>
 */
public final class CoordinatorBuilder {
    private final Settings settings;
    private final Map<String, WhatsAppChannel> channels = new LinkedHashMap<>();
    private final List<Agent> agents = new ArrayList<>();
    private @Nullable StoreProvider storage;
    private Optional<HttpServerProvider> httpServer = Optional.empty();
    private Optional<ConversationHandler> conversation = Optional.empty();
    private Consumer<FirstSecret> firstSecrets = secret -> {};
    private InstantSource clock = InstantSource.system();
    private ExecutorFactory threads = new DaemonExecutorFactory();
    private ConversationOptions engine = ConversationOptions.DEFAULTS;
    private Consumer<AgentEvent> agentEvents = event -> {};
    private final Set<String> optional = new HashSet<>();
    private AgentOptions agentOptions;

    CoordinatorBuilder(Settings settings) {
        this.settings = settings;
        agentOptions = AgentOptions.DEFAULTS
                .withHeartbeats(
                        settings.get(BootstrapSettings.HEALTH_INTERVAL),
                        settings.get(BootstrapSettings.HEARTBEAT_MISSES))
                .withLeaseTtl(settings.get(BootstrapSettings.LEASE_TTL));
    }

    /**
     * Says where everything is kept.
     *
     * @param provider the store; the coordinator opens and closes it
     * @return this
     */
    public CoordinatorBuilder storage(StoreProvider provider) {
        storage = provider;
        return this;
    }

    /**
     * Adds a way to connect branches to WhatsApp.
     *
     * @param channel the channel; the coordinator starts and stops it
     * @return this
     * @throws IllegalArgumentException when there is one of that name already
     */
    public CoordinatorBuilder channel(WhatsAppChannel channel) {
        if (channels.putIfAbsent(channel.id(), channel) != null) {
            throw new IllegalArgumentException(
                    "There is a channel " + channel.id() + " already; leave one of them out.");
        }
        return this;
    }

    /**
     * Adds an agent without which there is no start.
     *
     * @param agent the agent; the coordinator starts and stops it
     * @return this
     */
    public CoordinatorBuilder agent(Agent agent) {
        agents.add(agent);
        return this;
    }

    /**
     * Adds an agent without which the house does start: when it cannot, it is tried again, as after a failure later on. An
     * agent that another one depends on is not optional.
     *
     * @param agent the agent; the coordinator starts and stops it
     * @return this
     */
    public CoordinatorBuilder optionalAgent(Agent agent) {
        optional.add(agent.info().id());
        return agent(agent);
    }

    /**
     * Sets the bounds and times under which agents run, in place of those of the settings.
     *
     * @param options the options
     * @return this
     */
    public CoordinatorBuilder agents(AgentOptions options) {
        agentOptions = options;
        return this;
    }

    /**
     * Hears how agents come from one state to another.
     *
     * @param consumer hears each change, in order, on a thread of the coordinator; must not block
     * @return this
     */
    public CoordinatorBuilder onAgentEvent(Consumer<AgentEvent> consumer) {
        agentEvents = consumer;
        return this;
    }

    /**
     * Says who answers customers, in place of an agent that does.
     *
     * @param handler the bot
     * @return this
     */
    public CoordinatorBuilder conversation(ConversationHandler handler) {
        conversation = Optional.of(handler);
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
     * Takes secrets that are made at a first start. Each is told once and kept nowhere.
     *
     * @param consumer is called during {@link Coordinator#start()}, on a thread of the store
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
     * Sets where threads come from.
     *
     * @param source makes executors; the coordinator shuts down each one that it asks for
     * @return this
     */
    public CoordinatorBuilder threads(ExecutorFactory source) {
        threads = source;
        return this;
    }

    /**
     * Sets the bounds and times of the conversations.
     *
     * @param options the options
     * @return this
     */
    public CoordinatorBuilder engine(ConversationOptions options) {
        engine = options;
        return this;
    }

    /**
     * Ends the putting together; nothing is started yet.
     *
     * @return the coordinator
     * @throws IllegalStateException when there is no storage
     * @throws IllegalArgumentException when agents miss one another, or depend on each other in a circle
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
                Set.copyOf(optional),
                agentOptions,
                agentEvents,
                conversation,
                httpServer,
                firstSecrets,
                clock,
                threads,
                new SecureRandom(),
                engine));
    }

    /** What a coordinator is made of; agents are in the order of their start. */
    record CoordinatorSetup(
            Settings settings,
            StoreProvider storage,
            Map<String, WhatsAppChannel> channels,
            List<Agent> agents,
            Set<String> optional,
            AgentOptions agentOptions,
            Consumer<AgentEvent> agentEvents,
            Optional<ConversationHandler> conversation,
            Optional<HttpServerProvider> httpServer,
            Consumer<FirstSecret> firstSecrets,
            InstantSource clock,
            ExecutorFactory threads,
            SecureRandom random,
            ConversationOptions engine) {

        /** Every model that the house keeps documents of. */
        List<Model<?>> models() {
            List<Model<?>> models = new ArrayList<>(ConversationModels.all());
            models.addAll(List.of(
                    StoredApiKeys.MODEL,
                    StoredAuditLog.MODEL,
                    Conflict.MODEL,
                    StoredConfigVersion.CURRENT,
                    StoredConfigVersion.HISTORY,
                    DeploymentRunner.model()));
            agents.forEach(agent -> models.addAll(agent.models()));
            return models;
        }
    }
}
