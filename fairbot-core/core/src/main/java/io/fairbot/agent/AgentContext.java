package io.fairbot.agent;

import io.fairbot.audit.AuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.event.Events;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import java.util.Optional;

/** The services of the coordinator for one run of an agent. Safe for use from any thread; valid until the agent has stopped. */
public interface AgentContext {

    /**
     * Returns the name of this agent on this node.
     *
     * @return {@code id@node}
     */
    String instance();

    /**
     * Returns the fence of a singleton. A batch with this fence is rejected once another instance has taken over, so a suspended
     * instance that resumes late changes nothing.
     *
     * @return the fence, empty for an agent that is not a singleton
     */
    default Optional<Fence> fence() {
        return Optional.empty();
    }

    /**
     * Returns the messaging service to other agents.
     *
     * @return the messaging service
     */
    AgentMessages messages();

    /**
     * Returns the bootstrap settings.
     *
     * @return the settings
     */
    Settings settings();

    /**
     * Returns the platform: time, identifiers and executors.
     *
     * @return the platform
     */
    Platform platform();

    /**
     * Returns the store, which is open.
     *
     * @return the store
     */
    DocumentStore store();

    /**
     * Returns the registry of HTTP routes and pages.
     *
     * @return the registry
     */
    RouteRegistry http();

    /**
     * Returns the conversations of the coordinator.
     *
     * @return the conversations
     */
    Conversations conversations();

    /**
     * Returns the application's store of media: an agent puts bytes into it, and sends them as {@link
     * io.fairbot.whatsapp.content.Media}.
     *
     * @return the store
     */
    MediaStore media();

    /**
     * Returns the open branches and their lines.
     *
     * @return the lines
     */
    Lines lines();

    /**
     * Returns the events of the application: what happens to lines, agents, conversations and the store.
     *
     * @return the events; the agent closes its subscriptions when it stops
     */
    Events events();

    /**
     * Returns the services that agents offer each other.
     *
     * @return the registry
     */
    AgentServices services();

    /**
     * Returns the audit log.
     *
     * @return the audit log
     */
    AuditLog audit();
}
