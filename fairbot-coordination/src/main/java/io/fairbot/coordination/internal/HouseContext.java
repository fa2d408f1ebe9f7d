package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentContext;
import io.fairbot.audit.AuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.http.HttpMounts;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.util.Map;
import java.util.Optional;

/** What one agent gets: the same as all others, and its own name. */
public record HouseContext(
        String instance,
        Settings settings,
        Platform platform,
        DocumentStore store,
        HttpMounts http,
        Conversations conversations,
        Map<String, WhatsAppChannel> channels,
        AuditLog audit)
        implements AgentContext {

    @Override
    public Optional<WhatsAppChannel> channel(String id) {
        return Optional.ofNullable(channels.get(id));
    }
}
