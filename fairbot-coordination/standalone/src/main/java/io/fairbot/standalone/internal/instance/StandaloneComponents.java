package io.fairbot.standalone.internal.instance;

import io.fairbot.agent.Agent;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.CoordinatorBuilder;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.storage.Storage;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.cloud.CloudChannel;
import io.fairbot.whatsapp.cloud.CloudOptions;
import io.fairbot.whatsapp.lines.DeclaredSettings;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import io.fairbot.whatsapp.web.WebChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The agents, channels and conversation handler that the standalone program runs, and the storage they use; shared by the
 * start and by offline commands.
 *
 * @param agents the agents, in any order
 * @param channels the channels
 * @param handler the handler that answers customers in place of an agent's, empty for the agent's
 */
public record StandaloneComponents(
        List<Agent> agents, List<WhatsAppChannel> channels, Optional<ConversationHandler> handler) {
    /** Copies the lists. */
    public StandaloneComponents {
        agents = List.copyOf(agents);
        channels = List.copyOf(channels);
    }

    /**
     * Returns the components including the sandbox, the Cloud API, WhatsApp Web, the branches and the currency-exchange desk.
     *
     * @param agents further agents
     * @param channels further channels
     * @param handler the handler that answers customers in place of the exchange desk, empty for none
     * @param exchange whether the exchange desk is among the agents when there is no handler
     */
    public static StandaloneComponents of(
            List<Agent> agents,
            List<WhatsAppChannel> channels,
            Optional<ConversationHandler> handler,
            boolean exchange) {
        List<Agent> allAgents = new ArrayList<>(List.of(new BranchAgent()));
        if (exchange && handler.isEmpty()) {
            allAgents.add(new ExchangeAgent());
        }
        allAgents.addAll(agents);
        List<WhatsAppChannel> allChannels =
                new ArrayList<>(List.of(new SandboxChannel(), new CloudChannel(), new WebChannel(new SecureRandom())));
        allChannels.addAll(channels);
        return new StandaloneComponents(allAgents, allChannels, handler);
    }

    /** Returns a builder of the coordinator that runs these components. */
    public CoordinatorBuilder coordinator(Settings settings, StoreProvider storage) {
        CoordinatorBuilder builder = Coordinator.builder(settings).storage(storage);
        channels.forEach(builder::channel);
        agents.forEach(builder::agent);
        handler.ifPresent(builder::handler);
        return builder;
    }

    /** Returns the ids of the channels. */
    public Set<String> channelIds() {
        return channels.stream().map(WhatsAppChannel::id).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the message for a channel that this program does not have. */
    public String missingChannel(String channel) {
        return "There is no channel " + channel + " in this program; there is "
                + String.join(", ", new TreeSet<>(channelIds())) + ".";
    }

    /**
     * Checks the settings of the channels.
     *
     * @throws CommandException when FAIRBOT_CHANNEL names none, or a channel that is used lacks settings
     */
    public void checkChannels(Settings settings) {
        String channel = settings.get(BootstrapSettings.CHANNEL);
        if (!channelIds().contains(channel)) {
            throw new CommandException(
                    CommandException.USAGE, "FAIRBOT_CHANNEL is \"" + channel + "\". " + missingChannel(channel), null);
        }
        try {
            CloudOptions.find(settings);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the ids of the branches with a line in the sandbox. */
    public List<String> sandboxBranches() {
        return channels.stream()
                .filter(SandboxChannel.class::isInstance)
                .flatMap(channel -> ((SandboxChannel) channel).branches().stream())
                .toList();
    }

    /** Returns the rules for the branches. */
    public BranchSchema branchSchema(Settings settings) {
        return DeclaredSettings.of(settings, agents, channels);
    }

    /** Returns whether the currency-exchange desk is among the agents. */
    public boolean hasExchange() {
        return agents.stream().anyMatch(ExchangeAgent.class::isInstance);
    }

    /** Returns the models of all documents that the application stores. */
    public List<Model<?>> models(Settings settings) {
        return coordinator(settings, storage(settings)).build().models();
    }

    /** Returns the storage as {@link #storage(Settings, boolean)} does, without replacing another node. */
    public static StoreProvider storage(Settings settings) {
        return storage(settings, false);
    }

    /**
     * Returns the storage that the settings name: the data directory, or, when FAIRBOT_MONGODB_URI is set, MongoDB with the
     * data directory as a local store while it is unreachable.
     *
     * @param takeOver whether another node that owns the database is replaced
     */
    public static StoreProvider storage(Settings settings, boolean takeOver) {
        Optional<Mongo> mongo = mongo(settings);
        if (takeOver && mongo.isEmpty()) {
            throw new CommandException(
                    CommandException.USAGE,
                    "--take-over replaces the owner of a database, and there is none: set FAIRBOT_MONGODB_URI, or leave"
                            + " it out.",
                    null);
        }
        return mongo.<StoreProvider>map(database -> Storage.hybrid(database, settings.dataDir())
                        .nodeLabel(hostName())
                        .takeOver(takeOver))
                .orElseGet(() -> Storage.embedded(settings.dataDir()));
    }

    /** Returns the MongoDB database of the settings, empty when none is set. */
    public static Optional<Mongo> mongo(Settings settings) {
        try {
            return Mongo.from(settings);
        } catch (IllegalArgumentException e) {
            throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
