package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationModels;
import io.fairbot.conversation.TimerEntry;
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

/** Wakes up when the next timer of a branch is due; the timers themselves are in the store. */
final class TimerPoller {
    private static final Logger log = LoggerFactory.getLogger(TimerPoller.class);
    /** Due timers stay in the store until they are settled; until then they are offered again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    private final String branch;
    private final DocumentStore store;
    private final TimeSource time;
    private final Consumer<Document<TimerEntry>> due;
    private TimeSource.TimerHandle wakeup = () -> {};
    private boolean looking;
    private boolean lookAgain;
    private boolean closed;

    TimerPoller(String branch, DocumentStore store, TimeSource time, Consumer<Document<TimerEntry>> due) {
        this.branch = branch;
        this.store = store;
        this.time = time;
        this.due = due;
    }

    /** Looks at the store now: a timer may be due, or due earlier than the one that is waited for. */
    void look() {
        synchronized (this) {
            if (closed || looking) {
                lookAgain = true;
                return;
            }
            looking = true;
            lookAgain = false;
            wakeup.cancel();
        }
        store.find(Query.of(ConversationModels.TIMERS)
                        .where("branch", branch)
                        .orderBy("dueAt")
                        .limit(AT_ONCE))
                .whenComplete((page, failure) -> {
                    if (failure == null) {
                        found(page.documents());
                    } else {
                        log.warn("The timers of {} cannot be read and are tried again: {}", branch, failure.toString());
                        looked(AFTER_FAILURE);
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
            looked(null);
        } else {
            Duration wait = Duration.between(now, timers.get(0).value().dueAt());
            looked(wait.isNegative() || wait.isZero() ? AGAIN : wait);
        }
    }

    private void looked(@org.jspecify.annotations.Nullable Duration nextLook) {
        boolean again;
        synchronized (this) {
            looking = false;
            again = lookAgain && !closed;
            if (!again && !closed && nextLook != null) {
                wakeup = time.schedule(nextLook, this::look);
            }
        }
        if (again) {
            look();
        }
    }
}
