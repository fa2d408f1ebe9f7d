package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.engine.AgentContextFactory;
import io.fairbot.audit.AuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.util.Map;
import java.util.Optional;

/** What one agent gets for one life: the same as all others, and what is its own. */
public record DefaultAgentContext(
        SharedAgentResources house, AgentContextFactory.AgentContextRequest seat, RouteRegistry http)
        implements AgentContext {

    /** What all agents get. */
    public record SharedAgentResources(
            Settings settings,
            Platform platform,
            DocumentStore store,
            RouteRegistry http,
            Conversations conversations,
            Map<String, WhatsAppChannel> channels,
            AuditLog audit)
            implements AgentContextFactory {

        @Override
        public AgentContextHandle create(AgentContextRequest request) {
            AgentHttpMounts mounts = new AgentHttpMounts(http, request.instance());
            return new AgentContextHandle(new DefaultAgentContext(this, request, mounts), mounts::takeBack);
        }
    }

    @Override
    public String instance() {
        return seat.instance();
    }

    @Override
    public Optional<Fence> fence() {
        return seat.fence();
    }

    @Override
    public AgentMessages messages() {
        return seat.messages();
    }

    @Override
    public Settings settings() {
        return house.settings();
    }

    @Override
    public Platform platform() {
        return house.platform();
    }

    @Override
    public DocumentStore store() {
        return house.store();
    }

    @Override
    public Conversations conversations() {
        return house.conversations();
    }

    @Override
    public Optional<WhatsAppChannel> channel(String id) {
        return Optional.ofNullable(house.channels().get(id));
    }

    @Override
    public AuditLog audit() {
        return house.audit();
    }
}
