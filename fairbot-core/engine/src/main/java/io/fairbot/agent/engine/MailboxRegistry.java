package io.fairbot.agent.engine;

import io.fairbot.runtime.TimeSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry of the mailboxes of this node, by the names of their agents. Filled before the first message, then read
 * on any thread.
 */
final class MailboxRegistry {
    private final Map<String, Mailbox> byId = new LinkedHashMap<>();
    private final Map<String, Mailbox> byName = new HashMap<>();
    private final AgentDeadLetterLog undeliverable;
    private final TimeSource time;

    MailboxRegistry(TimeSource time) {
        this.time = time;
        undeliverable = new AgentDeadLetterLog(time);
    }

    void add(String id, Mailbox mailbox) {
        byId.put(id, mailbox);
        byName.put(id, mailbox);
        byName.put(mailbox.instance(), mailbox);
    }

    /** Finds a mailbox by {@code id} or {@code id@node}. */
    @Nullable
    Mailbox find(String name) {
        return byName.get(name);
    }

    Collection<Mailbox> all() {
        return byId.values();
    }

    /** Returns the messages to agents that do not exist. */
    AgentDeadLetterLog undeliverable() {
        return undeliverable;
    }

    TimeSource time() {
        return time;
    }
}
