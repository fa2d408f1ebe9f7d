package io.fairbot.storage.internal.embedded;

import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.SqliteTransactions;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.storage.internal.embedded.sqlite.WalCheckpointer;
import io.fairbot.store.Change;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.spi.ChangeFeed;
import io.fairbot.store.spi.InitialVersionClock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread, which commits in groups.
 *
 * <p>Operations submitted while a commit is being synced go into the next one: with one caller each write has its own
 * sync, with many they share it; a group in which nobody waits for durability has none, and waits a moment for an
 * operation that it can go with. A rejected operation does not affect the others: usually it has changed nothing yet;
 * otherwise the group runs again, with a savepoint for each operation. After a
 * failed statement the group runs again, each operation in its own transaction.
 */
final class SqliteWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SqliteWriter.class);
    private static final int MAX_GROUP = 512;
    private static final int MAX_WAITING = 65_536;
    private static final long IDLE_MILLIS = 1_000;
    /** How long operations that nobody waits for wait themselves for one to share its transaction. */
    private static final long LINGER_MICROS = 1_000;

    private final SqliteTransactions transactions;
    private final WalCheckpointer wal;
    private final SqliteErrorTranslator failures;
    private final InitialVersionClock versions;
    private final CounterTable counters;
    private final ChangeFeed hub;
    private final Executor completions;
    private final BlockingQueue<PendingOperation<?>> queue = new LinkedBlockingQueue<>(MAX_WAITING);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Optional<String> problem = Optional.empty();
    private volatile long floor;
    private volatile boolean closing;
    private @Nullable StoreException broken;

    /** An operation, its result, and the stage its caller waits for. */
    private static final class PendingOperation<R> {
        private final WriteOperation<R> work;
        private final CompletableFuture<R> future = new CompletableFuture<>();
        private @Nullable R result;
        private @Nullable RuntimeException failure;

        PendingOperation(WriteOperation<R> work) {
            this.work = work;
        }

        /** Runs the operation; returns whether its changes are to be committed. */
        boolean run(StatementCache statements, long firstVersion) throws SQLException {
            result = null;
            failure = null;
            try {
                R done = work.run(statements, firstVersion);
                result = done;
                return work.keeps(done);
            } catch (RuntimeException e) {
                failure = e;
                return false;
            }
        }

        /** Returns whether an operation whose changes are not committed may have made some. */
        boolean hasToBeUndone() {
            return work.changesSeveral() && (failure != null || !work.changes().isEmpty());
        }

        List<Change> changes() {
            R done = result;
            return done != null && failure == null && work.keeps(done) ? work.changes() : List.of();
        }

        void complete() {
            if (failure != null) {
                future.completeExceptionally(failure);
            } else {
                future.complete(result);
            }
        }
    }

    SqliteWriter(
            SqliteTransactions transactions,
            WalCheckpointer wal,
            SqliteErrorTranslator failures,
            TimeSource time,
            ChangeFeed hub,
            Executor completions)
            throws SQLException {
        this.transactions = transactions;
        this.wal = wal;
        this.failures = failures;
        counters = new CounterTable(failures);
        floor = counters.get(transactions.statements(), CounterTable.FLOOR);
        versions = new InitialVersionClock(time, floor);
        this.hub = hub;
        this.completions = completions;
    }

    /** Submits an operation; the stage completes when it is durable. */
    <R> CompletionStage<R> submit(WriteOperation<R> work) {
        PendingOperation<R> job = new PendingOperation<>(work);
        synchronized (this) {
            if (closing) {
                return CompletableFuture.failedStage(closed());
            }
            if (broken != null) {
                return CompletableFuture.failedStage(broken);
            }
            if (!queue.offer(job)) {
                return CompletableFuture.failedStage(new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "The store has " + MAX_WAITING + " changes waiting; try again later."));
            }
        }
        return job.future;
    }

    /** Finishes the submitted operations and ends the thread. */
    CompletionStage<Void> close() {
        synchronized (this) {
            if (!closing) {
                closing = true;
                // Wakes up the thread, which may have nothing else to do.
                queue.offer(new PendingOperation<>(NoOperation.INSTANCE));
            }
        }
        return ended;
    }

    boolean isClosing() {
        return closing;
    }

    static StoreException closed() {
        return new StoreException(StoreErrorCode.CLOSED, "The store was closed; open it again.");
    }

    /** Returns the floor of first versions, see {@link InitialVersionClock#floor()}. */
    long floor() {
        return floor;
    }

    /** Returns the problem at the last commit, empty when there was none. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public void run() {
        try {
            boolean last = false;
            while (!last) {
                PendingOperation<?> first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commitOrEnd(groupOf(first));
                }
                last = isOver();
                if (last || (first == null && !wal.isCut())) {
                    emptyLog(true);
                } else if (wal.isLarge()) {
                    emptyLog(false);
                }
            }
            ended.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    /** Returns what is committed with an operation: what is submitted by now or, if nobody waits for it, soon. */
    private List<PendingOperation<?>> groupOf(PendingOperation<?> first) throws InterruptedException {
        List<PendingOperation<?>> group = new ArrayList<>();
        group.add(first);
        queue.drainTo(group, MAX_GROUP - 1);
        if (!isUrgent(group)) {
            PendingOperation<?> next = queue.poll(LINGER_MICROS, TimeUnit.MICROSECONDS);
            if (next != null) {
                group.add(next);
                queue.drainTo(group, MAX_GROUP - group.size());
            }
        }
        return group;
    }

    private static boolean isUrgent(List<PendingOperation<?>> group) {
        return group.stream().anyMatch(job -> job.work.isUrgent());
    }

    /**
     * Commits a group; a failure of neither disk nor operation, such as lack of memory, ends the writer and fails all
     * waiting callers.
     */
    private void commitOrEnd(List<PendingOperation<?>> group) {
        try {
            commit(group);
        } catch (RuntimeException | Error e) {
            log.error("The writer of the store has failed", e);
            transactions.rollback();
            StoreException failure = new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The store's writer ended with " + e + "; it is not known whether this was kept. Start again.",
                    e);
            synchronized (this) {
                broken = failure;
                queue.drainTo(group);
            }
            problem = Optional.of(String.valueOf(failure.getMessage()));
            group.forEach(job -> job.future.completeExceptionally(failure));
            throw e;
        }
    }

    private synchronized boolean isOver() {
        return closing && queue.isEmpty();
    }

    private void commit(List<PendingOperation<?>> group) {
        try {
            if (!commitGroup(group, false)) {
                // A savepoint costs a copy of each page that the operation changes, and few are rejected halfway.
                transactions.rollback();
                commitGroup(group, true);
            }
            problem = Optional.empty();
        } catch (SQLException e) {
            transactions.rollback();
            StoreException failure = failures.of(e);
            if (group.size() > 1 && !failure.isTransient()) {
                // One of them may be at fault and must not affect the others.
                group.forEach(job -> commit(List.of(job)));
                return;
            }
            problem = Optional.of(failure.getMessage());
            group.forEach(job -> job.failure = failure);
        }
        List<Change> changes = new ArrayList<>();
        group.forEach(job -> changes.addAll(job.changes()));
        if (!changes.isEmpty()) {
            hub.publish(changes);
        }
        group.forEach(job -> completions.execute(job::complete));
    }

    /** Commits a group; returns false when an operation has to be undone alone, for which it needs a savepoint. */
    private boolean commitGroup(List<PendingOperation<?>> group, boolean savepoints) throws SQLException {
        boolean synced = isUrgent(group);
        transactions.begin(synced);
        for (PendingOperation<?> job : group) {
            boolean savepoint = savepoints && job.work.changesSeveral();
            if (savepoint) {
                transactions.savepoint();
            }
            boolean keep = job.run(transactions.statements(), versions.firstVersion());
            if (!keep && !savepoint && job.hasToBeUndone()) {
                return false;
            }
            if (savepoint) {
                if (!keep) {
                    transactions.rollbackToSavepoint();
                }
                transactions.release();
            }
            // The next one may insert a document that this one deleted.
            job.changes().stream()
                    .filter(change -> change.document().isEmpty())
                    .forEach(deletion -> versions.raiseFloor(deletion.version()));
        }
        if (versions.floor() > floor) {
            counters.put(transactions.statements(), CounterTable.FLOOR, versions.floor());
        }
        transactions.commit();
        floor = versions.floor();
        wal.mark(synced);
        return true;
    }

    private void emptyLog(boolean cut) {
        try {
            // What is recorded about the log must not be ahead of it.
            transactions.sync(true);
            wal.empty(cut);
        } catch (SQLException e) {
            log.warn(
                    "The write-ahead log cannot be truncated: {}",
                    failures.of(e).getMessage());
        }
    }

    /** An operation without effect. */
    private enum NoOperation implements WriteOperation<Boolean> {
        INSTANCE;

        @Override
        public Boolean run(StatementCache statements, long firstVersion) {
            return true;
        }

        @Override
        public boolean changesSeveral() {
            return false;
        }
    }
}
