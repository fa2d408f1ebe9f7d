package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Stages;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
 * <p>Two keys can turn out to be one, see {@link #join}.
 *
 * <p>Locking: everything below is guarded by {@code this}; processors, sources and stages are called without it.
 *
 * @param <T> the rows
 */
@Internal
public final class KeyedQueue<T> {
    private static final Logger log = LoggerFactory.getLogger(KeyedQueue.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
    /** The place of a row that its source does not return, and the next place when nothing is left in the store. */
    public static final long NO_PLACE = Long.MAX_VALUE;

    private final String name;
    private final QueueLimits limits;
    private final RowSource<T> source;
    private final RowProcessor<T> processor;
    private final Executor executor;
    private final TimeSource time;

    /** The queues that have rows. Each is ready, being processed, waiting, or held by a queue that was joined to it. */
    private final Map<String, RowQueue<T>> queues = new HashMap<>();

    private final Deque<RowQueue<T>> ready = new ArrayDeque<>();
    /** The rows that ended while a fetch was in progress: its result may still contain them. */
    private final Set<String> endedDuringFetch = new HashSet<>();
    /** The known rows that another writer has reopened: when they end here, they may be open in the store. */
    private final Set<String> noticed = new HashSet<>();
    /** The keys that were joined to others. */
    private final Map<String, String> joined = new HashMap<>();
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
     * Creates a queue; it processes nothing before {@link #resume()}.
     *
     * @param name its name in the log
     * @param limits its bounds
     * @param source the open rows in the store
     * @param processor processes rows
     * @param executor runs the processor
     * @param time the source of its delays
     */
    public KeyedQueue(
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

    /**
     * Accepts a row that has just become durable. Rows of one key are offered in their order.
     *
     * @param row the row
     */
    public void offer(T row) {
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

    /**
     * Accepts a row that another writer has added or reopened; it may be known, or even be in progress in an older form.
     *
     * @param row the row
     */
    public void notice(T row) {
        synchronized (this) {
            RowQueue<T> queue = queues.get(key(row));
            if (queue != null && queue.contains(source.id(row))) {
                noticed.add(source.id(row));
                return;
            }
        }
        offer(row);
    }

    /** Reads the rows in the store again, because some may have been added or reopened unnoticed. */
    public void rescan() {
        synchronized (this) {
            nextPlace = 0;
        }
        dispatch();
    }

    /**
     * Makes two keys one: from now on the rows of both are processed in the order of their places. A row of either that is
     * being processed ends before the next one of both begins.
     *
     * @param from the key that is given up
     * @param into the key under which its rows are processed from now on
     */
    public void join(String from, String into) {
        synchronized (this) {
            joined.put(from, into);
            RowQueue<T> moved = queues.remove(from);
            RowQueue<T> target = queues.get(into);
            if (moved != null && target != null) {
                join(moved, target);
            } else if (moved != null) {
                moved.rename(into);
                queues.put(into, moved);
            }
        }
        dispatch();
    }

    private void join(RowQueue<T> moved, RowQueue<T> target) {
        if (moved.isBusy() && target.isBusy()) {
            moved.endsFor(target);
            return;
        }
        RowQueue<T> stays = moved.isBusy() ? moved : target;
        RowQueue<T> goes = moved.isBusy() ? target : moved;
        goes.cancelWait();
        ready.remove(goes);
        stays.rename(target.key());
        queues.put(target.key(), stays);
        stays.takeOver(goes);
        if (stays.cancelWait()) {
            // The row that is first now may not have to wait.
            ready.add(stays);
        }
    }

    /** Starts or continues processing. */
    public void resume() {
        synchronized (this) {
            paused = false;
        }
        dispatch();
    }

    /** Starts no further processing; processing in progress completes. */
    public synchronized void pause() {
        paused = true;
    }

    /**
     * Ends processing permanently; rows that have not ended remain in the store.
     *
     * @return completes when no processing is in progress any more
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            closed = true;
            queues.values().forEach(RowQueue::cancelWait);
            if (active == 0) {
                idleAfterClose.complete(null);
            }
        }
        return idleAfterClose;
    }

    /**
     * Returns the number of known rows.
     *
     * @return the number, including those that wait
     */
    public synchronized int size() {
        return known;
    }

    /** Returns the number of rows in memory. */
    synchronized int loaded() {
        return loaded;
    }

    /**
     * Returns whether more rows wait in the store than fit into memory.
     *
     * @return false when all that wait are known, and before any was read
     */
    public synchronized boolean isFull() {
        return known > 0 && nextPlace != NO_PLACE;
    }

    /**
     * Returns whether rows may have been left in the store that are not known here.
     *
     * @return whether more may wait
     */
    public synchronized boolean overflows() {
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
                if (paused || closed || active >= limits.maxConcurrent() || ready.isEmpty()) {
                    return;
                }
                queue = ready.remove();
                queue.active = true;
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
        List<T> rows;
        boolean resumed;
        synchronized (this) {
            if (queue.isHeld()) {
                // Joined before it began, it has rows by now that wait for the end of the other one, which dispatches.
                leave(queue, Optional.empty());
                return;
            }
            ids = queue.firstIds(limits.batchSize());
            rows = queue.loaded(ids);
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
            if (result instanceof RowResult.Done done) {
                rows.stream().limit(done.count()).forEach(row -> remove(queue, source.id(row)));
            }
            leave(queue, result instanceof RowResult.Again again ? Optional.of(again.after()) : Optional.empty());
        }
        dispatch();
    }

    private void failed(RowQueue<T> queue, Throwable failure) {
        synchronized (this) {
            queue.resumed = false;
            if (!closed) {
                log.warn("{}: processing failed and is retried: {}", name, failure.toString());
            }
            leave(queue, Optional.of(BACKOFF.after(++queue.failures)));
        }
        dispatch();
    }

    /** Continues with the next rows of a queue, or with the same after a delay. */
    private void leave(RowQueue<T> queue, Optional<Duration> delay) {
        queue.active = false;
        active--;
        if (!queue.isHeld()) {
            Optional<RowQueue<T>> last = queue.handOver();
            if (last.isEmpty()) {
                goOn(queue, delay);
            } else if (!last.get().isBusy()) {
                goOn(last.get(), Optional.empty());
            }
        }
        if (closed && active == 0) {
            idleAfterClose.complete(null);
        }
    }

    private void goOn(RowQueue<T> queue, Optional<Duration> delay) {
        if (queue.isEmpty()) {
            queues.remove(queue.key(), queue);
        } else if (delay.isEmpty()) {
            ready.add(queue);
        } else if (!closed) {
            loaded -= queue.unload();
            queue.wait = Optional.of(time.schedule(delay.get(), () -> wake(queue)));
        }
    }

    private void wake(RowQueue<T> queue) {
        synchronized (this) {
            if (queue.endWait()) {
                ready.add(queue);
            }
        }
        dispatch();
    }

    private boolean isFullFor(T row) {
        return known >= limits.maxKnown()
                || (loaded >= limits.maxLoaded() && !RowQueue.isWaiting(queues.get(key(row))));
    }

    private void add(T row) {
        RowQueue<T> queue = queues.computeIfAbsent(key(row), key -> {
            RowQueue<T> added = new RowQueue<>(key);
            ready.add(added);
            return added;
        });
        boolean load = loaded < limits.maxLoaded() && !RowQueue.isWaiting(queue);
        if (queue.add(source.id(row), source.place(row), load ? Optional.of(row) : Optional.empty())) {
            known++;
            loaded += load ? 1 : 0;
        }
    }

    private String key(T row) {
        String key = source.key(row);
        for (String next = joined.get(key); next != null; next = joined.get(key)) {
            key = next;
        }
        return key;
    }

    private void remove(RowQueue<T> queue, String id) {
        Optional<Boolean> wasLoaded = queue.remove(id);
        if (wasLoaded.isEmpty()) {
            return;
        }
        known--;
        loaded -= wasLoaded.get() ? 1 : 0;
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
            boolean isFull = loaded > limits.maxLoaded() / 2 || known >= limits.maxKnown();
            if (nextPlace == NO_PLACE || fetching || paused || closed || isFull) {
                return;
            }
            fetching = true;
            from = nextPlace;
            nextPlace = NO_PLACE;
            // Of two rows at least one is after the place, which the last row of the previous page has.
            limit = Math.max(2, limits.maxLoaded() - loaded);
        }
        CompletableFuture<?> unused = Stages.attempt(() -> source.from(from, limit))
                .whenComplete((page, failure) -> {
                    if (failure == null) {
                        fetched(from, page);
                    } else {
                        fetchFailed(from, Stages.cause(failure));
                    }
                });
    }

    private void fetched(long from, RowPage<T> page) {
        List<T> rows = page.rows();
        synchronized (this) {
            fetching = false;
            fetchFailures = 0;
            rows.stream()
                    .filter(row -> !endedDuringFetch.contains(source.id(row)))
                    .forEach(this::add);
            endedDuringFetch.clear();
            if (!page.isLast() && !rows.isEmpty()) {
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
            wait = BACKOFF.after(++fetchFailures);
            if (closed) {
                return;
            }
        }
        log.warn("{}: waiting rows cannot be read; the next attempt is in {}: {}", name, wait, failure.toString());
        time.schedule(wait, this::dispatch);
    }
}
