package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A poller that offers the timers of a branch when they are due; the timers themselves are in the store. */
final class TimerPoller {
    private static final Logger log = LoggerFactory.getLogger(TimerPoller.class);
    /** The time after which a due timer is offered again; it stays in the store until it is settled. */
    private static final Duration REPETITION = Duration.ofSeconds(1);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int PAGE_SIZE = 100;

    private final String branch;
    private final DocumentStore store;
    private final TimeSource time;
    private final Consumer<Document<TimerEntry>> due;
    private TimeSource.TimerHandle wakeup = () -> {};
    private boolean polling;
    private boolean pollAgain;
    private boolean closed;

    TimerPoller(String branch, DocumentStore store, TimeSource time, Consumer<Document<TimerEntry>> due) {
        this.branch = branch;
        this.store = store;
        this.time = time;
        this.due = due;
    }

    /** Reads the store now: a timer may be due, or due earlier than the next known one. */
    void poll() {
        synchronized (this) {
            if (closed || polling) {
                pollAgain = true;
                return;
            }
            polling = true;
            pollAgain = false;
            wakeup.cancel();
        }
        store.find(Query.of(ConversationModels.TIMERS)
                        .where("branch", branch)
                        .orderBy("dueAt")
                        .limit(PAGE_SIZE))
                .whenComplete((page, failure) -> {
                    if (failure == null) {
                        found(page.documents());
                    } else {
                        log.warn(
                                "The timers of {} cannot be read; the next attempt is in {}: {}",
                                branch,
                                AFTER_FAILURE,
                                failure.toString());
                        polled(AFTER_FAILURE);
                    }
                });
    }

    synchronized void close() {
        closed = true;
        wakeup.cancel();
    }

    private void found(List<Document<TimerEntry>> timers) {
        Instant now = time.now();
        timers.stream().filter(timer -> !timer.value().dueAt().isAfter(now)).forEach(due);
        if (timers.isEmpty()) {
            polled(null);
        } else {
            Duration wait = Duration.between(now, timers.get(0).value().dueAt());
            polled(wait.isNegative() || wait.isZero() ? REPETITION : wait);
        }
    }

    private void polled(@org.jspecify.annotations.Nullable Duration nextPoll) {
        boolean again;
        synchronized (this) {
            polling = false;
            again = pollAgain && !closed;
            if (!again && !closed && nextPoll != null) {
                wakeup = time.schedule(nextPoll, this::poll);
            }
        }
        if (again) {
            poll();
        }
    }
}
