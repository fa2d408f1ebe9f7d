package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A change listener that records the changes it receives. */
final class RecordingChangeListener implements ChangeListener {
    private static final long STEP_MILLIS = 20;

    private final Duration timeout;
    private final List<Change> changes = new ArrayList<>();
    private int resyncs;

    RecordingChangeListener(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public synchronized void onChanges(List<Change> some) {
        assertThat(some).isNotEmpty();
        changes.addAll(some);
        notifyAll();
    }

    @Override
    public synchronized void onResync() {
        resyncs++;
        notifyAll();
    }

    /** Returns the received changes without duplicates, in the order in which they were first received. */
    synchronized List<Change> changes() {
        return changes.stream().distinct().toList();
    }

    synchronized int resyncs() {
        return resyncs;
    }

    /** Waits until a number of different changes were received. */
    List<Change> await(int count) {
        await(listener -> listener.changes().size() >= count, count + " changes");
        return changes();
    }

    void awaitResync() {
        await(listener -> listener.resyncs() > 0, "a resynchronization");
    }

    /** Waits until a condition on the received changes holds. */
    synchronized void await(Predicate<RecordingChangeListener> condition, String what) {
        try {
            // The store under test runs in real time, so the wait is in real time, too.
            for (long left = timeout.toMillis(); !condition.test(this) && left > 0; left -= STEP_MILLIS) {
                TimeUnit.MILLISECONDS.timedWait(this, STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(condition.test(this))
                .as("the feed delivers %s; it delivered %s and %d resynchronizations", what, changes, resyncs)
                .isTrue();
    }
}
