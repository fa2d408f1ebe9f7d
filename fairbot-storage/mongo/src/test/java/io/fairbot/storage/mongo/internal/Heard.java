package io.fairbot.storage.mongo.internal;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Remembers what a feed told. */
final class Heard implements ChangeListener {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<Change> changes = new ArrayList<>();
    private int resyncs;

    @Override
    public synchronized void onChanges(List<Change> some) {
        changes.addAll(some);
    }

    @Override
    public synchronized void onResync() {
        resyncs++;
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized int resyncs() {
        return resyncs;
    }

    List<Change> await(int count) {
        Awaitility.await(count + " changes")
                .atMost(PATIENCE)
                .until(() -> changes().size() >= count);
        return changes();
    }

    void awaitResync() {
        Awaitility.await("a resync").atMost(PATIENCE).until(() -> resyncs() > 0);
    }
}
