package io.fairbot.coordination.internal;

import io.fairbot.event.Events;
import io.fairbot.event.data.StorageChange;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Subscription;

/** A monitor of the store that publishes each change of its mode as an event. Safe for use from any thread. */
public final class StorageModeMonitor {
    private final DocumentStore store;
    private final Events events;
    private final Subscription subscription;
    private String published;

    /** Creates a monitor of an open store; the mode that the store has now is no event. */
    public StorageModeMonitor(DocumentStore store, Events events) {
        this.store = store;
        this.events = events;
        published = store.status().mode();
        subscription = store.onStatusChange(this::publish);
    }

    /** Reads the status itself: of two changes in quick succession both calls may see the second one. */
    private synchronized void publish() {
        StorageChange now = StorageChange.of(store.status());
        if (!now.mode().equals(published)) {
            published = now.mode();
            events.publish(now);
        }
    }

    /** Ends the monitoring. Idempotent. */
    public void close() {
        subscription.close();
    }
}
