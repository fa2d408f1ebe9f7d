package io.fairbot.coordination;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A schedule that removes documents past their retention at regular intervals. Safe for use from any thread. */
final class ExpirySchedule {
    private static final Logger log = LoggerFactory.getLogger(ExpirySchedule.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final DocumentStore store;
    private final TimeSource time;
    private TimeSource.TimerHandle next = () -> {};
    private boolean stopped;

    ExpirySchedule(DocumentStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    /** Schedules the next removal, which schedules its successor. */
    synchronized void schedule() {
        if (!stopped) {
            next = time.schedule(INTERVAL, this::expire);
        }
    }

    synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    private void expire() {
        store.deleteExpired().whenComplete((count, failure) -> {
            if (failure != null) {
                log.warn("Documents past their retention could not be removed: {}", failure.toString());
            }
            schedule();
        });
    }
}
