package io.fairbot.testkit;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of changes, on the store's thread, which also is the order. */
final class MemoryFeed {
    private static final Logger log = LoggerFactory.getLogger(MemoryFeed.class);

    private final MemoryTables tables;
    private final Executor thread;
    private final List<Listening> all = new ArrayList<>();

    private static final class Listening {
        private final Set<Model<?>> models;
        private final ChangeListener listener;
        private volatile boolean closed;

        Listening(Set<Model<?>> models, ChangeListener listener) {
            this.models = models;
            this.listener = listener;
        }

        void tell(List<Change> changes) {
            List<Change> mine = changes.stream()
                    .filter(change -> models.contains(change.model()))
                    .toList();
            if (!mine.isEmpty()) {
                guarded(() -> listener.onChanges(mine));
            }
        }

        void resync() {
            guarded(listener::onResync);
        }

        private void guarded(Runnable call) {
            if (closed) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException e) {
                log.error("A listener to changes failed", e);
            }
        }
    }

    MemoryFeed(MemoryTables tables, Executor thread) {
        this.tables = tables;
        this.thread = thread;
    }

    Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        Listening listening = new Listening(Set.copyOf(models), listener);
        thread.execute(() -> begin(listening, after));
        return () -> {
            listening.closed = true;
            synchronized (all) {
                all.remove(listening);
            }
        };
    }

    /** Numbers changes, remembers them and tells them. */
    void tell(List<Change> changes) {
        List<Change> placed = new ArrayList<>();
        for (Change change : changes) {
            tables.position++;
            Change withPlace = new Change(
                    change.model(),
                    change.id(),
                    change.version(),
                    change.batchId(),
                    change.document(),
                    Long.toString(tables.position));
            tables.remember(withPlace);
            placed.add(withPlace);
        }
        listeners().forEach(listening -> listening.tell(placed));
    }

    void close() {
        synchronized (all) {
            all.clear();
        }
    }

    private void begin(Listening listening, Optional<String> after) {
        if (after.isPresent()) {
            long from = Long.parseLong(after.get());
            long oldest = tables.history.isEmpty()
                    ? tables.position + 1
                    : tables.history.element().position();
            if (from + 1 < oldest) {
                listening.resync();
            } else {
                listening.tell(tables.history.stream()
                        .filter(told -> told.position() > from)
                        .map(MemoryTables.Told::change)
                        .toList());
            }
        }
        synchronized (all) {
            if (!listening.closed) {
                all.add(listening);
            }
        }
    }

    private List<Listening> listeners() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }
}
