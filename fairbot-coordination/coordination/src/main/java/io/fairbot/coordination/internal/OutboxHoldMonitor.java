package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxHold;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor of messages held after the restore of a backup, so that health can report them without reading the store. Safe
 * for use from any thread.
 */
public final class OutboxHoldMonitor {
    private static final Logger log = LoggerFactory.getLogger(OutboxHoldMonitor.class);

    private final DocumentStore store;
    private final Subscription changes;
    private volatile Optional<OutboxHold> hold = Optional.empty();

    /** Creates a monitor, which reports nothing until {@link #load}. */
    public OutboxHoldMonitor(DocumentStore store) {
        this.store = store;
        changes = store.subscribe(Set.of(ConversationModels.HOLDS), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> some) {
                reload();
            }

            @Override
            public void onResync() {
                reload();
            }
        });
    }

    /** Reads the current state. */
    public CompletionStage<Void> load() {
        return store.get(ConversationModels.HOLDS, OutboxHold.ID)
                .thenAccept(found -> hold = found.map(Document::value));
    }

    /** Returns the health of the outbox. */
    public Health health() {
        return hold.map(held ->
                        Health.degraded(held.messages() + " messages of a restored backup are held; release them"
                                + " with the command \"outbox release\" or POST /coordination/outbox/release."))
                .orElse(Health.UP);
    }

    /** Stops listening to changes. */
    public void close() {
        changes.close();
    }

    private void reload() {
        load().whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("The hold state of the outbox cannot be read: {}", failure.toString());
            }
        });
    }
}
