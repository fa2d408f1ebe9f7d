package io.fairbot.conversation.engine;

import io.fairbot.event.Event;
import io.fairbot.event.EventData;
import io.fairbot.event.EventFilter;
import io.fairbot.event.EventListener;
import io.fairbot.event.EventPosition;
import io.fairbot.event.Events;
import io.fairbot.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events that a test reads afterwards; they outlive a process that is killed. Used by one thread. */
final class RecordedEvents implements Events {
    private final List<EventData> all = new ArrayList<>();

    @Override
    public void publish(EventData data) {
        all.add(data);
    }

    /** Those of a type, in order. */
    <T extends EventData> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public EventPosition position() {
        return new EventPosition("test", all.size());
    }

    @Override
    public Optional<List<Event>> since(EventPosition after) {
        throw new UnsupportedOperationException("A test reads them afterwards.");
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventListener listener) {
        throw new UnsupportedOperationException("A test reads them afterwards.");
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventPosition after, EventListener listener) {
        return subscribe(filter, listener);
    }
}
