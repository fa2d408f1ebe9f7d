package io.fairbot.agent.engine;

import io.fairbot.runtime.TimeSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows the mailboxes of this node by the names of their agents. Filled before anybody sends. */
final class MailboxRegistry {
    private final Map<String, Mailbox> byName = new LinkedHashMap<>();
    private final Map<String, Mailbox> all = new LinkedHashMap<>();
    private final AgentDeadLetterLog unknown;
    private final TimeSource time;

    MailboxRegistry(TimeSource time) {
        this.time = time;
        unknown = new AgentDeadLetterLog(time);
    }

    void add(String id, Mailbox mailbox) {
        all.put(id, mailbox);
        byName.put(id, mailbox);
        byName.put(mailbox.instance(), mailbox);
    }

    @Nullable
    Mailbox find(String name) {
        return byName.get(name);
    }

    Collection<Mailbox> all() {
        return all.values();
    }

    /** Messages to nobody. */
    AgentDeadLetterLog unknown() {
        return unknown;
    }

    TimeSource time() {
        return time;
    }
}
