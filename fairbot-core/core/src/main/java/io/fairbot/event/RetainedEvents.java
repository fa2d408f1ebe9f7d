package io.fairbot.event;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in a ring: a subscription is a position in it and a thread that ends while there is nothing to deliver, so a subscription costs
 * no memory for the events that wait for it, and one that the ring has overtaken gets a resync. Safe for use from any thread.
 */
public final class RetainedEvents implements Events, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetainedEvents.class);
    /** The number of events that are taken out of the ring under one lock. */
    private static final int CHUNK = 64;

    private final Platform platform;
    private final String epoch;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final AtomicInteger followerNumbers = new AtomicInteger();

    private final Object lock = new Object();
    /** The last events; the one of the number n is at n modulo the length. Guarded by the lock, as the number is. */
    private final @Nullable Event[] ring;

    private long last;
    private volatile boolean closed;

    /**
     * Creates the events of one run.
     *
     * @param platform time, identifiers and threads
     * @param capacity the number of events that are retained, 1 or more
     */
    RetainedEvents(Platform platform, int capacity) {
        this.platform = platform;
        epoch = platform.ids().next();
        ring = new Event[capacity];
    }

    @Override
    public void publish(EventData data) {
        if (closed) {
            return;
        }
        EventKind kind = data.kind();
        Optional<String> branch = data.branch();
        String subject = data.subject();
        synchronized (lock) {
            // The time is read under the lock, so that times rise with the numbers.
            Event event = new Event(last + 1, platform.time().now(), kind, branch, subject, data);
            last = event.sequence();
            ring[index(last)] = event;
            for (Follower follower : followers) {
                follower.published(event);
            }
        }
    }

    @Override
    public EventPosition position() {
        synchronized (lock) {
            return new EventPosition(epoch, last);
        }
    }

    @Override
    public Optional<List<Event>> since(EventPosition after) {
        synchronized (lock) {
            if (!after.epoch().equals(epoch) || after.sequence() > last || after.sequence() + 1 < oldest()) {
                return Optional.empty();
            }
            List<Event> events = new ArrayList<>();
            for (long sequence = after.sequence() + 1; sequence <= last; sequence++) {
                events.add(Objects.requireNonNull(ring[index(sequence)]));
            }
            return Optional.of(events);
        }
    }

    /** Returns the number of the oldest event that is retained, with the lock held. */
    private long oldest() {
        return Math.max(1, last - ring.length + 1);
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventListener listener) {
        synchronized (lock) {
            return follow(new Follower(filter, listener, last));
        }
    }

    @Override
    public Subscription subscribe(EventFilter filter, EventPosition after, EventListener listener) {
        synchronized (lock) {
            boolean known = after.epoch().equals(epoch) && after.sequence() <= last;
            Follower follower = new Follower(filter, listener, known ? after.sequence() : -1);
            Subscription subscription = follow(follower);
            follower.wake();
            return subscription;
        }
    }

    private Subscription follow(Follower follower) {
        if (closed) {
            follower.close();
        } else {
            followers.add(follower);
        }
        return follower::close;
    }

    /** Ends all subscriptions; what is published later is discarded. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        for (Follower follower : followers) {
            follower.close();
            // A listener that blocks must not outlive the run.
            follower.executor.shutdownNow();
        }
    }

    private int index(long sequence) {
        return (int) (sequence % ring.length);
    }

    /** Some events for a follower; a gap before them ends at the number {@code missed}, -1 for none. */
    private record EventChunk(long missed, List<Event> events) {}

    /** A subscription: everything but {@code ended} is guarded by the lock. */
    private final class Follower {
        private final EventFilter filter;
        private final EventListener listener;
        private final ExecutorService executor;
        /** The number of the last event that was delivered or passed over; below zero for a position that is not known. */
        private long position;

        private boolean awake;
        private volatile boolean ended;

        Follower(EventFilter filter, EventListener listener, long position) {
            this.filter = filter;
            this.listener = listener;
            this.position = position;
            executor = platform.executors().create("events-" + followerNumbers.incrementAndGet(), 1);
        }

        /** A follower that has delivered everything passes over what it does not want, so the ring never overtakes it. */
        void published(Event event) {
            if (awake) {
                return;
            }
            if (filter.selects(event)) {
                wake();
            } else {
                position = event.sequence();
            }
        }

        void wake() {
            awake = true;
            try {
                executor.execute(this::deliver);
            } catch (RejectedExecutionException closedMeanwhile) {
                log.debug("An event came after its subscription was closed");
            }
        }

        private void deliver() {
            while (!ended) {
                EventChunk chunk = next();
                if (chunk.missed >= 0) {
                    attempt(() -> listener.onResync(chunk.missed));
                }
                chunk.events.forEach(event -> attempt(() -> listener.onEvent(event)));
                if (chunk.missed < 0 && chunk.events.isEmpty()) {
                    return;
                }
            }
        }

        /** Returns the next events; nothing when there are none, and then the next one that is published wakes this. */
        private EventChunk next() {
            synchronized (lock) {
                long missed = -1;
                if (position + 1 < oldest()) {
                    missed = last;
                    position = last;
                }
                List<Event> events = new ArrayList<>();
                while (position < last && events.size() < CHUNK) {
                    position++;
                    Event event = ring[index(position)];
                    if (event != null && filter.selects(event)) {
                        events.add(event);
                    }
                }
                awake = missed >= 0 || !events.isEmpty();
                return new EventChunk(missed, events);
            }
        }

        private void attempt(Runnable call) {
            if (ended) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                // Errors, too: the thread would end, and the listener would hear nothing any more.
                log.error("A listener of events failed", Stages.cause(e));
            }
        }

        void close() {
            ended = true;
            followers.remove(this);
            executor.shutdown();
        }
    }
}
