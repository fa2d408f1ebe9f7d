package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.Lines;
import io.fairbot.agent.engine.AgentContextFactory;
import io.fairbot.agent.service.ServiceRegistry;
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

/** The context of one run of an agent: the shared resources, and the agent's own configuration and routes. */
public record DefaultAgentContext(
        SharedAgentResources shared,
        AgentContextFactory.AgentContextRequest request,
        RouteRegistry http,
        AgentServices services)
        implements AgentContext {

    /** The resources that all agents share. */
    public record SharedAgentResources(
            Settings settings,
            Platform platform,
            DocumentStore store,
            RouteRegistry http,
            Conversations conversations,
            Lines lines,
            AuditLog audit,
            MediaStore media,
            Events events,
            ServiceRegistry services)
            implements AgentContextFactory {

        @Override
        public AgentContextHandle create(AgentContextRequest request) {
            AgentHttpMounts mounts = new AgentHttpMounts(http, request.instance());
            ServiceRegistry.ServiceScope scope = services.scope(request.agent());
            return new AgentContextHandle(new DefaultAgentContext(this, request, mounts, scope), () -> {
                scope.close();
                mounts.closeRemaining();
            });
        }
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
        return shared.settings();
    }

    @Override
    public Platform platform() {
        return shared.platform();
    }

    @Override
    public DocumentStore store() {
        return shared.store();
    }

    @Override
    public Conversations conversations() {
        return shared.conversations();
    }

    @Override
    public MediaStore media() {
        return shared.media();
    }

    @Override
    public Lines lines() {
        return shared.lines();
    }

    @Override
    public Events events() {
        return shared.events();
    }

    @Override
    public AuditLog audit() {
        return shared.audit();
    }
}
