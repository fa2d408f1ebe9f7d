package io.fairbot.store;

import java.util.List;

/**
 * Hears what changes in a store.
 *
 * <p>The store calls from one thread at a time and goes on after a call returned, so a listener is short, never blocks,
 * and hands longer work on. What it throws is logged and goes no further.
 */
public interface ChangeListener {

    /**
     * Documents changed, by whomever. Each change is told at least once, those of one document in the order of their
     * versions.
     *
     * @param changes one or more, whole batches where the store can
     */
    void onChanges(List<Change> changes);

    /** Changes may have been missed: whoever keeps a copy reads it anew. It is told once for each such gap. */
    void onResync();
}
