package io.fairbot.conversation.engine;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The in-memory part of a durable queue: rows with the same key are processed in order, rows with different keys
 * concurrently.
 *
 * <p>The rows themselves are in the store; at most {@link QueueLimits#maxLoaded()} of them are loaded. When more arrive, they are
 * left in the store and fetched, in their order, when there is room. As long as any row is left there no later one is taken
 * directly, so the order within a key holds. After a restart all rows are left in the store, so recovery is the same path.
 *
 * <p>A key whose first row has to wait occupies no concurrent place and no loaded row: only the ids of its rows are in
 * memory, at most {@link QueueLimits#maxKnown()} of all keys, and due rows are read again. So rows that wait delay
 * neither the fetching nor the processing of others.
 *
 * <p>Locking: everything below is guarded by {@code this}; processors, sources and stages are called without it.
 */
final class KeyedQueue<T> {
    private static final Logger log = LoggerFactory.getLogger(KeyedQueue.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
    /** The place of a row that its source does not return, and the next place when nothing is left in the store. */
    static final long NO_PLACE = Long.MAX_VALUE;

    private final String name;
    private final QueueLimits limits;
    private final RowSource<T> source;
    private final RowProcessor<T> processor;
    private final Executor executor;
    private final TimeSource time;

    /** The queues that have rows. Each is ready, being processed, or waiting. */
    private final Map<String, RowQueue<T>> queues = new HashMap<>();

    private final Deque<RowQueue<T>> ready = new ArrayDeque<>();
    /** The rows that ended while a fetch was in progress: its result may still contain them. */
    private final Set<String> endedDuringFetch = new HashSet<>();

    /** The known rows that another writer has reopened: when they end here, they may be open in the store. */
    private final Set<String> noticed = new HashSet<>();

    /** The first place from which rows may have been left in the store. */
    private long nextPlace;

    private int known;
    private int loaded;
    private int active;
    private int fetchFailures;
    private boolean fetching;
    private boolean dispatching;
    private boolean dispatchAgain;
    private boolean paused = true;
    private boolean closed;
    private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();

    /**
     * The bounds of a queue.
     *
     * @param maxLoaded the number of rows in memory that do not wait
     * @param maxKnown the number of rows whose ids are in memory, including those that wait; at least {@code maxLoaded}
     * @param maxConcurrent the number of keys that are processed at the same time
     * @param batchSize the number of rows of a key that are processed together
     */
    record QueueLimits(int maxLoaded, int maxKnown, int maxConcurrent, int batchSize) {}

    /** A source of the open rows in the store. */
    interface RowSource<T> {
        String key(T row);

        /** Returns the id of the row among all rows of the queue; {@link #load} takes it. */
        String id(T row);

        /** Returns its place in the order of {@link #from}; {@link #NO_PLACE} for rows that are offered only. */
        long place(T row);

        /** Returns the first open rows from a place on, in order. */
        CompletionStage<List<T>> from(long place, int limit);

        /** Returns those of the rows that are still open, in their current form, in order of the ids. */
        CompletionStage<List<T>> load(List<String> ids);
    }

    /** The result of processing rows. */
    sealed interface RowResult {
        /** The result that the first rows have ended: one or more. */
        record Done(int count) implements RowResult {}

        /** A result without an ended row: the first row, in its stored form, is processed again after the delay. */
        record Again(Duration after) implements RowResult {}
    }

    /**
     * A processor of rows of one key. When its stage fails, the same rows are processed again after a pause, in their
     * stored form.
     */
    @FunctionalInterface
    interface RowProcessor<T> {
        /**
         * Processes rows.
         *
         * @param resumed whether the last result for the first row was {@link RowResult.Again}
         */
        CompletionStage<RowResult> process(List<T> rows, boolean resumed);
    }

    /** The rows of one key by id, in order; a row is empty when it has to be read from the store. */
    private static final class RowQueue<T> {
        private final String key;
        private final Map<String, Optional<T>> rows = new LinkedHashMap<>(2);
        private Optional<TimeSource.TimerHandle> wait = Optional.empty();
        private boolean resumed;
        private int failures;

        RowQueue(String key) {
            this.key = key;
        }
    }

    KeyedQueue(
            String name,
            QueueLimits limits,
            RowSource<T> source,
            RowProcessor<T> processor,
            Executor executor,
            TimeSource time) {
        this.name = name;
        this.limits = limits;
        this.source = source;
        this.processor = processor;
        this.executor = executor;
        this.time = time;
    }

    /** Accepts a row that has just become durable. Rows of one key are offered in their order. */
    void offer(T row) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (overflows() || isFullFor(row)) {
                nextPlace = Math.min(nextPlace, source.place(row));
            } else {
                add(row);
            }
        }
        dispatch();
    }

    /** Accepts a row that another writer has added or reopened; it may be known, or even be in progress in an older form. */
    void notice(T row) {
        synchronized (this) {
            RowQueue<T> queue = queues.get(source.key(row));
            if (queue != null && queue.rows.containsKey(source.id(row))) {
                noticed.add(source.id(row));
                return;
            }
        }
        offer(row);
    }

    /** Reads the rows in the store again, because some may have been added or reopened unnoticed. */
    void rescan() {
        synchronized (this) {
            nextPlace = 0;
        }
        dispatch();
    }

    /** Starts or continues processing. */
    void resume() {
        synchronized (this) {
            paused = false;
        }
        dispatch();
    }

    /** Starts no further processing; processing in progress completes. */
    synchronized void pause() {
        paused = true;
    }

    /** Ends processing permanently; rows that have not ended remain in the store. */
    CompletionStage<Void> close() {
        synchronized (this) {
            closed = true;
            queues.values().forEach(queue -> queue.wait.ifPresent(TimeSource.TimerHandle::cancel));
            if (active == 0) {
                idleAfterClose.complete(null);
            }
        }
        return idleAfterClose;
    }

    /** Returns the number of known rows, including those that wait. */
    synchronized int size() {
        return known;
    }

    /** Returns the number of rows in memory. */
    synchronized int loaded() {
        return loaded;
    }

    /** Returns whether rows may have been left in the store that are not known here. */
    synchronized boolean overflows() {
        return fetching || nextPlace != NO_PLACE;
    }

    /** Dispatches in a loop, without recursion: rows and fetches that end at once must not pile up on the stack. */
    private void dispatch() {
        synchronized (this) {
            if (dispatching) {
                dispatchAgain = true;
                return;
            }
            dispatching = true;
        }
        boolean again = true;
        while (again) {
            processReady();
            fetch();
            synchronized (this) {
                again = dispatchAgain;
                dispatchAgain = false;
                dispatching = again;
            }
        }
    }

    private void processReady() {
        while (true) {
            RowQueue<T> queue;
            synchronized (this) {
                if (paused || closed || active >= limits.maxConcurrent || ready.isEmpty()) {
                    return;
                }
                queue = ready.remove();
                active++;
            }
            try {
                executor.execute(() -> process(queue));
            } catch (RejectedExecutionException stopped) {
                failed(queue, stopped);
            }
        }
    }

    private void process(RowQueue<T> queue) {
        List<String> ids;
        List<T> rows = new ArrayList<>();
        boolean resumed;
        synchronized (this) {
            ids = queue.rows.keySet().stream().limit(limits.batchSize).toList();
            ids.forEach(id -> queue.rows.getOrDefault(id, Optional.empty()).ifPresent(rows::add));
            resumed = queue.resumed;
        }
        if (rows.size() == ids.size()) {
            process(queue, rows, resumed);
            return;
        }
        CompletableFuture<?> unused = Stages.attempt(() -> source.load(ids))
                .thenAcceptAsync(
                        found -> {
                            retain(queue, ids, found);
                            boolean same =
                                    !found.isEmpty() && source.id(found.get(0)).equals(ids.get(0));
                            process(queue, found, resumed && same);
                        },
                        executor)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed(queue, Stages.cause(failure));
                    }
                });
    }

    /** Removes the rows that have ended elsewhere. */
    private synchronized void retain(RowQueue<T> queue, List<String> ids, List<T> found) {
        Set<String> ended = new HashSet<>(ids);
        found.forEach(row -> ended.remove(source.id(row)));
        ended.forEach(id -> remove(queue, id));
    }

    private void process(RowQueue<T> queue, List<T> rows, boolean resumed) {
        CompletableFuture<RowResult> result = rows.isEmpty()
                ? CompletableFuture.completedFuture(new RowResult.Done(0))
                : Stages.attempt(() -> processor.process(rows, resumed));
        CompletableFuture<?> unused = result.whenComplete((end, failure) -> {
            if (failure != null) {
                failed(queue, Stages.cause(failure));
            } else {
                ended(queue, rows, end);
            }
        });
    }

    private void ended(RowQueue<T> queue, List<T> rows, RowResult result) {
        synchronized (this) {
            queue.failures = 0;
            queue.resumed = result instanceof RowResult.Again;
            if (result instanceof RowResult.Again again) {
                waitFor(queue, again.after);
            } else if (result instanceof RowResult.Done done) {
                rows.stream().limit(done.count).forEach(row -> remove(queue, source.id(row)));
                if (queue.rows.isEmpty()) {
                    queues.remove(queue.key);
                } else {
                    ready.add(queue);
                }
            }
            leave();
        }
        dispatch();
    }

    private void failed(RowQueue<T> queue, Throwable failure) {
        synchronized (this) {
            queue.failures++;
            queue.resumed = false;
            if (!closed) {
                log.warn("{}: processing failed and is retried: {}", name, failure.toString());
            }
            waitFor(queue, BACKOFF.after(queue.failures));
            leave();
        }
        dispatch();
    }

    private void leave() {
        active--;
        if (closed && active == 0) {
            idleAfterClose.complete(null);
        }
    }

    private void waitFor(RowQueue<T> queue, Duration delay) {
        if (closed) {
            return;
        }
        queue.rows.replaceAll((id, row) -> {
            loaded -= row.isPresent() ? 1 : 0;
            return Optional.empty();
        });
        queue.wait = Optional.of(time.schedule(delay, () -> wake(queue)));
    }

    private void wake(RowQueue<T> queue) {
        synchronized (this) {
            queue.wait = Optional.empty();
            ready.add(queue);
        }
        dispatch();
    }

    private boolean isFullFor(T row) {
        return known >= limits.maxKnown || (loaded >= limits.maxLoaded && !isWaiting(queues.get(source.key(row))));
    }

    private void add(T row) {
        RowQueue<T> queue = queues.get(source.key(row));
        if (queue == null) {
            queue = new RowQueue<>(source.key(row));
            queues.put(queue.key, queue);
            ready.add(queue);
        }
        boolean load = loaded < limits.maxLoaded && !isWaiting(queue);
        if (queue.rows.putIfAbsent(source.id(row), load ? Optional.of(row) : Optional.empty()) == null) {
            known++;
            loaded += load ? 1 : 0;
        }
    }

    private static boolean isWaiting(@Nullable RowQueue<?> queue) {
        return queue != null && queue.wait.isPresent();
    }

    private void remove(RowQueue<T> queue, String id) {
        Optional<T> row = queue.rows.remove(id);
        if (row == null) {
            return;
        }
        known--;
        loaded -= row.isPresent() ? 1 : 0;
        if (fetching) {
            endedDuringFetch.add(id);
        }
        if (noticed.remove(id)) {
            nextPlace = 0;
        }
    }

    private void fetch() {
        long from;
        int limit;
        synchronized (this) {
            boolean room = loaded <= limits.maxLoaded / 2 && known < limits.maxKnown;
            if (nextPlace == NO_PLACE || fetching || paused || closed || !room) {
                return;
            }
            fetching = true;
            from = nextPlace;
            nextPlace = NO_PLACE;
            // Of two rows at least one is after the place, which the last row of the previous page has.
            limit = Math.max(2, limits.maxLoaded - loaded);
        }
        CompletableFuture<?> unused = Stages.attempt(() -> source.from(from, limit))
                .whenComplete((rows, failure) -> {
                    if (failure == null) {
                        fetched(from, limit, rows);
                    } else {
                        fetchFailed(from, Stages.cause(failure));
                    }
                });
    }

    private void fetched(long from, int limit, List<T> rows) {
        synchronized (this) {
            fetching = false;
            fetchFailures = 0;
            rows.stream()
                    .filter(row -> !endedDuringFetch.contains(source.id(row)))
                    .forEach(this::add);
            endedDuringFetch.clear();
            if (rows.size() >= limit) {
                // The last place once more: another row may have it too.
                long last = source.place(rows.get(rows.size() - 1));
                nextPlace = Math.min(nextPlace, last > from ? last : from + 1);
            }
        }
        dispatch();
    }

    private void fetchFailed(long from, Throwable failure) {
        Duration wait;
        synchronized (this) {
            fetching = false;
            endedDuringFetch.clear();
            nextPlace = Math.min(nextPlace, from);
            fetchFailures++;
            wait = BACKOFF.after(fetchFailures);
            if (closed) {
                return;
            }
        }
        log.warn("{}: waiting rows cannot be read; the next attempt is in {}: {}", name, wait, failure.toString());
        time.schedule(wait, this::dispatch);
    }
}
