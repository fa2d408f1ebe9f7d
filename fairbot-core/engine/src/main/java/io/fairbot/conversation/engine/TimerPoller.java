package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final DeadLetters letters;
    private final TimeSource time;
    private final Consumer<Document<TimerEntry>> due;
    private TimeSource.TimerHandle wakeup = () -> {};
    private boolean polling;
    private boolean pollAgain;
    private boolean closed;

    TimerPoller(
            String branch,
            DocumentStore store,
            DeadLetters letters,
            TimeSource time,
            Consumer<Document<TimerEntry>> due) {
        this.branch = branch;
        this.store = store;
        this.letters = letters;
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
        Query<TimerEntry> earliest =
                Query.of(ConversationModels.TIMERS).where("branch", branch).orderBy("dueAt");
        read(earliest.limit(PAGE_SIZE), 1).whenComplete((next, failure) -> {
            if (failure != null) {
                log.warn(
                        "The timers of {} cannot be read; the next attempt is in {}: {}",
                        branch,
                        AFTER_FAILURE,
                        failure.toString());
            }
            polled(failure == null ? next : Optional.of(AFTER_FAILURE));
        });
    }

    /**
     * Offers all timers that are due, page by page: those that are not settled for whatever reason must not hide others.
     *
     * @param pages the number of pages that are read with this one
     * @return when to poll next, empty when there is no timer
     */
    private CompletionStage<Optional<Duration>> read(Query<TimerEntry> query, int pages) {
        return store.find(query).thenCompose(letters::setAsideDamaged).thenCompose(page -> {
            Instant now = time.now();
            for (Document<TimerEntry> timer : page.documents()) {
                if (timer.value().dueAt().isAfter(now)) {
                    Duration wait = Duration.between(now, timer.value().dueAt());
                    return CompletableFuture.completedStage(Optional.of(
                            pages > 1 || isDue(page.documents().get(0), now) ? min(wait, repetition(pages)) : wait));
                }
                due.accept(timer);
            }
            if (page.next().isPresent()) {
                return read(query.after(page.next().get()), pages + 1);
            }
            boolean none = pages == 1 && page.documents().isEmpty();
            return CompletableFuture.completedStage(none ? Optional.empty() : Optional.of(repetition(pages)));
        });
    }

    private static boolean isDue(Document<TimerEntry> timer, Instant now) {
        return !timer.value().dueAt().isAfter(now);
    }

    /** Returns the pause before due timers are offered again; longer when there are many, so that reading stays cheap. */
    private static Duration repetition(int pages) {
        return REPETITION.multipliedBy(pages);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    synchronized void close() {
        closed = true;
        wakeup.cancel();
    }

    private void polled(Optional<Duration> nextPoll) {
        boolean again;
        synchronized (this) {
            polling = false;
            again = pollAgain && !closed;
            if (!again && !closed) {
                nextPoll.ifPresent(wait -> wakeup = time.schedule(wait, this::poll));
            }
        }
        if (again) {
            poll();
        }
    }
}
