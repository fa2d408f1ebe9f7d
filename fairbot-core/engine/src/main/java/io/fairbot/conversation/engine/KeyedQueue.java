package io.fairbot.conversation.engine;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable queue's part in memory: rows of one lane are worked on in order, lanes run side by side.
 *
 * <p>The rows are in the store; this holds no more of them than {@link QueueLimits#inMemory()}. When more come in, they are left
 * in the store and fetched when there is room. While any row is left there no later one is taken directly, so the order
 * within a lane holds. After a restart all rows are left in the store, so recovery is the same path.
 *
 * <p>Locking: everything below is guarded by {@code this}; workers, sources and stages are called without it.
 */
final class KeyedQueue<T> {
    private static final Logger log = LoggerFactory.getLogger(KeyedQueue.class);

    private final String name;
    private final QueueLimits limits;
    private final RowKeys<T> keys;
    private final RowSource<T> source;
    private final RowProcessor<T> worker;
    private final Executor executor;
    private final TimeSource time;

    private final Map<String, RowQueue<T>> lanes = new HashMap<>();
    private final Deque<RowQueue<T>> ready = new ArrayDeque<>();
    private final Set<String> held = new HashSet<>();
    /** Rows that ended while a fetch was under way: its answer may still hold them. */
    private final Set<String> endedDuringFetch = new HashSet<>();

    private int active;
    private int fetchFailures;
    private boolean leftInStore = true;
    private boolean fetching;
    private boolean arrivedDuringFetch;
    private boolean paused = true;
    private boolean closed;
    private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();

    /**
     * The bounds of a queue.
     *
     * @param inMemory how many rows are held
     * @param atOnce how many lanes are worked on at once
     * @param run how many rows of a lane are worked on together
     */
    record QueueLimits(int inMemory, int atOnce, int run) {}

    /** What a row is called and where it belongs. */
    interface RowKeys<T> {
        String lane(T row);

        String id(T row);
    }

    /** Fetches the oldest rows that are open in the store, in their order. */
    @FunctionalInterface
    interface RowSource<T> {
        CompletionStage<List<T>> oldest(int limit);
    }

    /**
     * Ends rows. The stage tells how many of the first ones are ended, one or more; when it fails, the same rows come again
     * after a pause, and meanwhile their lane holds up no other. With {@link RetryLaterException} the worker itself says how long.
     */
    @FunctionalInterface
    interface RowProcessor<T> {
        CompletionStage<Integer> work(List<T> rows);
    }

    /** Nothing is wrong, but it is not yet time for these rows; no trace, since it is no fault. */
    static final class RetryLaterException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Duration wait;

        RetryLaterException(Duration wait) {
            super("Not yet.", null, false, false);
            this.wait = wait;
        }

        private static Optional<Duration> in(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof RetryLaterException later ? Optional.of(later.wait) : Optional.empty();
        }
    }

    private static final class RowQueue<T> {
        private final Deque<T> rows = new ArrayDeque<>();
        private boolean scheduled;
        private int failures;
    }

    KeyedQueue(
            String name,
            QueueLimits limits,
            RowKeys<T> keys,
            RowSource<T> source,
            RowProcessor<T> worker,
            Executor executor,
            TimeSource time) {
        this.name = name;
        this.limits = limits;
        this.keys = keys;
        this.source = source;
        this.worker = worker;
        this.executor = executor;
        this.time = time;
    }

    /** Takes a row that has just become durable. Rows of one lane are offered in their order. */
    void offer(T row) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (fetching) {
                arrivedDuringFetch = true;
            }
            if (leftInStore || held.size() >= limits.inMemory) {
                leftInStore = true;
            } else {
                hold(row);
            }
        }
        pump();
    }

    /** Begins or goes on to work. */
    void resume() {
        synchronized (this) {
            paused = false;
        }
        pump();
    }

    /** Begins no further work; what is under way ends. */
    synchronized void pause() {
        paused = true;
    }

    /** Ends for good; rows that wait stay in the store. */
    CompletionStage<Void> close() {
        synchronized (this) {
            closed = true;
            if (active == 0) {
                idleAfterClose.complete(null);
            }
        }
        return idleAfterClose;
    }

    synchronized int size() {
        return held.size();
    }

    synchronized boolean overflows() {
        return leftInStore;
    }

    private void pump() {
        while (true) {
            RowQueue<T> lane;
            List<T> rows;
            synchronized (this) {
                if (paused || closed || active >= limits.atOnce || ready.isEmpty()) {
                    break;
                }
                lane = ready.remove();
                rows = lane.rows.stream().limit(limits.run).toList();
                active++;
            }
            start(lane, rows);
        }
        fetch();
    }

    private void start(RowQueue<T> lane, List<T> rows) {
        try {
            executor.execute(() -> guarded(rows)
                    .whenComplete((ended, failure) -> finished(lane, rows, failure == null ? ended : 0, failure)));
        } catch (RejectedExecutionException stopped) {
            finished(lane, rows, 0, stopped);
        }
    }

    private CompletionStage<Integer> guarded(List<T> rows) {
        try {
            return worker.work(rows);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void finished(
            RowQueue<T> lane, List<T> rows, int ended, @org.jspecify.annotations.Nullable Throwable failure) {
        synchronized (this) {
            active--;
            for (T row : rows.subList(0, ended)) {
                lane.rows.remove();
                release(row);
            }
            if (failure == null) {
                lane.failures = 0;
                settle(lane, keys.lane(rows.get(0)));
            } else {
                retryLater(lane, failure);
            }
            if (closed && active == 0) {
                idleAfterClose.complete(null);
            }
        }
        pump();
    }

    private void retryLater(RowQueue<T> lane, Throwable failure) {
        if (closed) {
            return;
        }
        Optional<Duration> wish = RetryLaterException.in(failure);
        if (wish.isEmpty()) {
            lane.failures++;
            log.warn("{}: work failed and is tried again: {}", name, failure.toString());
        }
        time.schedule(wish.orElseGet(() -> Backoff.after(lane.failures)), () -> again(lane));
    }

    private void again(RowQueue<T> lane) {
        synchronized (this) {
            ready.add(lane);
        }
        pump();
    }

    /** Puts a lane back where it belongs after work: behind the others, or away when it is empty. */
    private void settle(RowQueue<T> lane, String key) {
        if (lane.rows.isEmpty()) {
            lane.scheduled = false;
            lanes.remove(key, lane);
        } else {
            ready.add(lane);
        }
    }

    private void hold(T row) {
        if (!held.add(keys.id(row))) {
            return;
        }
        RowQueue<T> lane = lanes.computeIfAbsent(keys.lane(row), key -> new RowQueue<>());
        lane.rows.add(row);
        if (!lane.scheduled) {
            lane.scheduled = true;
            ready.add(lane);
        }
    }

    private void release(T row) {
        String id = keys.id(row);
        held.remove(id);
        if (fetching) {
            endedDuringFetch.add(id);
        }
    }

    private void fetch() {
        synchronized (this) {
            boolean room = held.size() <= limits.inMemory / 2;
            if (!leftInStore || fetching || paused || closed || !room) {
                return;
            }
            fetching = true;
            arrivedDuringFetch = false;
        }
        source.oldest(limits.inMemory).whenComplete((rows, failure) -> {
            if (failure == null) {
                fetched(rows);
            } else {
                fetchFailed(failure);
            }
        });
    }

    private void fetched(List<T> rows) {
        synchronized (this) {
            fetching = false;
            fetchFailures = 0;
            for (T row : rows) {
                if (!endedDuringFetch.contains(keys.id(row))) {
                    hold(row);
                }
            }
            endedDuringFetch.clear();
            leftInStore = arrivedDuringFetch || rows.size() >= limits.inMemory;
        }
        pump();
    }

    private void fetchFailed(Throwable failure) {
        Duration wait;
        synchronized (this) {
            fetching = false;
            endedDuringFetch.clear();
            fetchFailures++;
            wait = Backoff.after(fetchFailures);
            if (closed) {
                return;
            }
        }
        log.warn("{}: waiting rows cannot be read and are tried again: {}", name, failure.toString());
        time.schedule(wait, this::fetch);
    }
}
