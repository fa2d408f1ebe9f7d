package io.fairbot.coordination.internal.event;

import io.fairbot.coordination.internal.event.EventReader.ReaderRequest;
import io.fairbot.coordination.internal.event.EventText.ResyncReason;
import io.fairbot.event.Event;
import io.fairbot.event.EventFilter;
import io.fairbot.event.EventListener;
import io.fairbot.event.EventPosition;
import io.fairbot.event.Events;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A broadcaster of events to the readers of the API: one subscription and one text of each event for all of them. Nothing here waits for
 * a reader: their connections have bounded queues. Safe for use from any thread.
 */
public final class EventBroadcaster implements EventListener {
    /** The interval of pings, so that a page notices a connection that is dead without a word. */
    static final Duration PING = Duration.ofSeconds(20);
    /** The greatest number of readers: their full queues are 32 MiB. */
    static final int MAX_READERS = 512;
    /** The greatest number of events that a reader is sent at once when it continues; fewer than fit into its queue. */
    static final int MAX_REPLAYED = 200;

    private final Events events;
    private final TimeSource time;
    private final EventText text = new EventText();
    private final String epoch;
    private final Subscription subscription;

    /** The readers; changed under the lock of this, as all that follows, and a reader may leave while it is sent something. */
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
    /** The number of the last event that the readers were sent. */
    private long last;

    private TimeSource.TimerHandle pings = () -> {};
    private boolean closed;

    /** Creates a broadcaster, which follows the events until it is closed. */
    public EventBroadcaster(Events events, TimeSource time) {
        this.events = events;
        this.time = time;
        EventPosition position = events.position();
        epoch = position.epoch();
        last = position.sequence();
        subscription = events.subscribe(EventFilter.ALL, position, this);
    }

    /** Returns whether another reader may connect. */
    synchronized boolean hasRoom() {
        return readers.size() < MAX_READERS;
    }

    /** Returns the number of readers. */
    public synchronized int readers() {
        return readers.size();
    }

    @Override
    public synchronized void onEvent(Event event) {
        last = event.sequence();
        Optional<String> written = Optional.empty();
        for (EventReader reader : readers) {
            if (reader.sees(event)) {
                String sent = written.orElseGet(() -> text.event(event));
                written = Optional.of(sent);
                reader.send(sent);
            }
        }
    }

    @Override
    public synchronized void onResync(long sequence) {
        last = sequence;
        readers.forEach(reader -> reader.resync(sequence, ResyncReason.TOO_SLOW));
    }

    /** Adds a reader, which first gets what it has missed; what is published meanwhile waits for the lock. */
    synchronized void join(EventReader reader) {
        if (!hasRoom()) {
            reader.refuse();
            return;
        }
        reader.send(EventText.hello(new EventPosition(epoch, last), time.now(), PING));
        catchUp(reader);
        readers.add(reader);
        if (readers.size() == 1 && !closed) {
            pings = time.schedule(PING, this::ping);
        }
    }

    private void catchUp(EventReader reader) {
        ReaderRequest request = reader.request();
        if (request.isNew()) {
            return;
        }
        if (!request.position().epoch().equals(epoch)) {
            reader.resync(last, ResyncReason.RESTARTED);
            return;
        }
        if (request.position().sequence() > last) {
            reader.resync(last, ResyncReason.UNKNOWN_POSITION);
            return;
        }
        Optional<List<Event>> missed = events.since(request.position())
                .map(all -> all.stream()
                        // Those after the last one are sent to all readers.
                        .filter(event -> event.sequence() <= last)
                        .filter(request.visible())
                        .toList());
        if (missed.isPresent() && missed.get().size() <= MAX_REPLAYED) {
            missed.get().forEach(event -> reader.send(text.event(event)));
        } else {
            reader.resync(last, ResyncReason.TOO_OLD);
        }
    }

    /** Continues with a reader whose queue has room again. */
    synchronized void resumed(EventReader reader) {
        if (readers.contains(reader) && reader.isBehind()) {
            reader.resync(last, ResyncReason.TOO_SLOW);
        }
    }

    synchronized void leave(EventReader reader) {
        readers.remove(reader);
        if (readers.isEmpty()) {
            pings.cancel();
        }
    }

    private synchronized void ping() {
        if (closed || readers.isEmpty()) {
            return;
        }
        String sent = EventText.ping(last, time.now());
        readers.forEach(reader -> reader.send(sent));
        pings = time.schedule(PING, this::ping);
    }

    /** Ends the broadcast; the server closes the connections. Idempotent. */
    public void close() {
        subscription.close();
        synchronized (this) {
            closed = true;
            pings.cancel();
        }
    }
}
