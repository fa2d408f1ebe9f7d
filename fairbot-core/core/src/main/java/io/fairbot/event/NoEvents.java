package io.fairbot.event;

import io.fairbot.store.Subscription;
import java.util.List;
import java.util.Optional;

/** Events without a listener. */
final class NoEvents implements Events {
    private static final EventPosition BEGINNING = new EventPosition("", 0);

    @Override
    public void publish(EventData data) {
        // There is no one to deliver it to.
    }

    @Override
    public EventPosition position() {
        return BEGINNING;
    }

    @Override
    public Optional<List<Event>> since(EventPosition after) {
        return after.equals(BEGINNING) ? Optional.of(List.of()) : Optional.empty();
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventListener listener) {
        return () -> {};
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventPosition after, EventListener listener) {
        return () -> {};
    }
}
