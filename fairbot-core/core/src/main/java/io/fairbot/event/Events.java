package io.fairbot.event;

import io.fairbot.runtime.Platform;
import io.fairbot.store.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * The events of one run of a coordinator: its components and agents publish what has happened, and listeners follow.
 *
 * <p>Events are notifications in memory, not records: they end with the process, and the truth is in the store. Neither a publisher
 * nor another listener waits for a listener. The last {@value #RETAINED} events are retained, so a listener that was away for a moment
 * continues where it was; one that falls further behind gets one {@link EventListener#onResync} instead of what it missed. Safe for use
 * from any thread.
 */
public interface Events {
    /** The number of events that are retained. */
    int RETAINED = 10_000;

    /** Events that go nowhere: nothing is numbered, retained or delivered. */
    Events NONE = new NoEvents();

    /**
     * Publishes an event. Returns at once; without listeners it costs less than a microsecond.
     *
     * @param data what has happened
     */
    void publish(EventData data);

    /**
     * Returns the position after the last event that was published.
     *
     * @return the position
     */
    EventPosition position();

    /**
     * Returns the events after a position that are retained.
     *
     * @param after the position
     * @return the events in their order, possibly none; empty when the position is of another run, or events after it are no longer
     *     retained
     */
    Optional<List<Event>> since(EventPosition after);

    /**
     * Delivers the events from now on.
     *
     * @param filter the selected events
     * @param listener the listener, called on a thread of its own
     * @return the subscription; it also ends with the run
     */
    Subscription subscribe(EventFilter filter, EventListener listener);

    /**
     * Delivers the events after a position.
     *
     * @param filter the selected events
     * @param after the position; {@link EventListener#onResync} is called first when it is of another run, or when events after it are
     *     no longer retained
     * @param listener the listener, called on a thread of its own
     * @return the subscription; it also ends with the run
     */
    Subscription subscribe(EventFilter filter, EventPosition after, EventListener listener);

    /**
     * Returns the events of a new run, for a host without a coordinator, such as a test.
     *
     * @param platform time, identifiers and threads
     * @return the events; the caller closes them
     */
    static RetainedEvents of(Platform platform) {
        return new RetainedEvents(platform, RETAINED);
    }
}
