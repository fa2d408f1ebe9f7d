package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a feed told: "id version text", without a text for a deletion. */
final class HeardNotes implements ChangeListener {
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

    /** What the last change of a document said; empty before there was one, "gone" for a deletion. */
    synchronized String last(String id) {
        String last = "";
        for (Change change : changes) {
            if (change.id().equals(id)) {
                last = change.document()
                        .map(document -> ((Note) document.value()).text())
                        .orElse("gone");
            }
        }
        return last;
    }
}
