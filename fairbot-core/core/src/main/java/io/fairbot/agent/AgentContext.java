package io.fairbot.agent;

import io.fairbot.audit.AuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.util.Optional;

/** What an agent gets of the coordinator. Safe for use from any thread; valid until the agent has stopped. */
public interface AgentContext {

    /**
     * Returns the name of this agent on this node.
     *
     * @return {@code id@node}
     */
    String instance();

    /**
     * Returns the proof that this instance is the only one, for the batches of an agent that is a singleton: a former one
     * that woke up late then changes nothing.
     *
     * @return the fence, empty for an agent that is no singleton
     */
    default Optional<Fence> fence() {
        return Optional.empty();
    }

    /**
     * Returns the way to other agents.
     *
     * @return the messages that this agent sends
     */
    AgentMessages messages();

    /**
     * Returns the bootstrap settings.
     *
     * @return the settings
     */
    Settings settings();

    /**
     * Returns time, identifiers and threads.
     *
     * @return the platform
     */
    Platform platform();

    /**
     * Returns the store; it is open.
     *
     * @return the store
     */
    DocumentStore store();

    /**
     * Returns where routes and pages are offered.
     *
     * @return the mounts
     */
    RouteRegistry http();

    /**
     * Returns what runs the conversations.
     *
     * @return the conversations
     */
    Conversations conversations();

    /**
     * Finds a channel the host has given to the coordinator.
     *
     * @param id its name, such as {@code sandbox}
     * @return the channel, or empty
     */
    Optional<WhatsAppChannel> channel(String id);

    /**
     * Returns where it is kept who did what.
     *
     * @return the audit
     */
    AuditLog audit();
}
