package io.fairbot.store.spi;

import io.fairbot.Internal;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change feed that delivers changes to listeners in one order and retains the last ones for late subscribers. For
 * implementations of stores.
 *
 * <p>Positions belong to this feed: after a restart they are unknown, and a listener that continues after one of them has to
 * resynchronize. Safe for use from any thread.
 */
@Internal
public final class ChangeFeed {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    private final String epoch;
    private final int history;
    private final Executor executor;
    private final Deque<Change> retained = new ArrayDeque<>();
    private final List<RegisteredListener> all = new ArrayList<>();
    private long position;

    /**
     * Creates a feed.
     *
     * @param epoch a prefix that distinguishes the positions of this feed from those of another one; without a colon
     * @param history the number of changes that are retained
     * @param executor the executor of the listeners; it has one thread, so that the order is preserved
     */
    public ChangeFeed(String epoch, int history, Executor executor) {
        this.epoch = epoch;
        this.history = history;
        this.executor = executor;
    }

    private static final class RegisteredListener {
        private final Set<Model<?>> models;
        private final ChangeListener listener;
        private volatile boolean closed;

        RegisteredListener(Set<Model<?>> models, ChangeListener listener) {
            this.models = models;
            this.listener = listener;
        }

        void deliver(List<Change> changes) {
            List<Change> mine = changes.stream()
                    .filter(change -> models.contains(change.model()))
                    .toList();
            if (!mine.isEmpty()) {
                guarded(() -> listener.onChanges(mine));
            }
        }

        void deliverResync() {
            guarded(listener::onResync);
        }

        private void guarded(Runnable call) {
            if (closed) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException e) {
                log.error("A change listener failed", e);
            }
        }
    }

    /**
     * Subscribes to the changes of some models, as {@link DocumentStore#subscribe}.
     *
     * @param models the models
     * @param after the position of the last change that was received, empty to begin with the next one
     * @param listener the receiver of the changes
     * @return the subscription
     */
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        RegisteredListener registration = new RegisteredListener(Set.copyOf(models), listener);
        synchronized (this) {
            // Under the lock that also numbers changes, so that none is delivered twice and none is missed.
            after.ifPresent(from -> catchUp(registration, from));
            all.add(registration);
        }
        return () -> {
            registration.closed = true;
            synchronized (this) {
                all.remove(registration);
            }
        };
    }

    /**
     * Publishes the changes of a commit. Calls must be made in the order of the commits.
     *
     * @param changes the changes; their positions are set here
     */
    public synchronized void publish(List<Change> changes) {
        List<Change> published = new ArrayList<>(changes.size());
        for (Change change : changes) {
            position++;
            published.add(change.withPosition(epoch + ":" + position));
        }
        retained.addAll(published);
        while (retained.size() > history) {
            retained.remove();
        }
        if (!all.isEmpty()) {
            List<RegisteredListener> listeners = List.copyOf(all);
            executor.execute(() -> listeners.forEach(registration -> registration.deliver(published)));
        }
    }

    /** Requires every listener to resynchronize, because changes were missed. */
    public synchronized void requireResync() {
        List<RegisteredListener> listeners = List.copyOf(all);
        executor.execute(() -> listeners.forEach(RegisteredListener::deliverResync));
    }

    /** Removes all listeners. */
    public synchronized void close() {
        all.forEach(registration -> registration.closed = true);
        all.clear();
    }

    private void catchUp(RegisteredListener registration, String from) {
        long after = parse(from);
        long oldest = position - retained.size();
        if (after < oldest || after > position) {
            executor.execute(registration::deliverResync);
        } else {
            List<Change> missed = retained.stream().skip(after - oldest).toList();
            executor.execute(() -> registration.deliver(missed));
        }
    }

    /** Returns the number of a position of this feed; -1 for one of another feed. */
    private long parse(String text) {
        if (!text.startsWith(epoch + ":")) {
            return -1;
        }
        try {
            return Long.parseLong(text.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
