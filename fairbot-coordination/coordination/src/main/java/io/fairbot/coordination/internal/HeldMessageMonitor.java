package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.HeldMessage.HeldKind;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.spi.DocumentView;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A monitor of what the restore of a backup holds back, so that health and status can report it without reading the store.
 * Safe for use from any thread.
 */
public final class HeldMessageMonitor {
    private final DocumentView<HeldMessage, HeldKind> held;

    /** Creates a monitor, which reports nothing until {@link #load}. */
    public HeldMessageMonitor(DocumentStore store) {
        held = new DocumentView<>(store, ConversationModels.HELD, HeldMessage::kind);
    }

    /** Reads the current state. */
    public CompletionStage<Void> load() {
        return held.refresh();
    }

    /** Returns how many there are of each kind. */
    public Map<HeldKind, Long> counts() {
        Map<HeldKind, Long> counts = new EnumMap<>(HeldKind.class);
        for (HeldKind kind : HeldKind.values()) {
            counts.put(kind, 0L);
        }
        held.values().forEach(kind -> counts.merge(kind, 1L, Long::sum));
        return counts;
    }

    /** Returns the health: degraded as long as something waits for a decision. */
    public Health health() {
        Map<HeldKind, Long> counts = counts();
        if (counts.values().stream().allMatch(count -> count == 0)) {
            return Health.UP;
        }
        return Health.degraded("A restored backup holds back " + counts.get(HeldKind.INBOX)
                + " events that were not settled, " + counts.get(HeldKind.OUTBOX)
                + " messages that were not sent and " + counts.get(HeldKind.TIMER)
                + " timers that were due: list them with \"held list\" or GET /coordination/held, then release, answer"
                + " late or close them.");
    }

    /** Stops listening to changes. */
    public void close() {
        held.close();
    }
}
