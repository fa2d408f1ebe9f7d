package io.fairbot.store;

import java.util.List;

/**
 * A listener to the changes of documents in a store.
 *
 * <p>The store calls it from one thread at a time and continues after a call returned, so a listener must be short, never
 * block, and pass longer work to an executor of its own. An exception that it throws is logged and has no other effect.
 */
public interface ChangeListener {

    /**
     * Called when documents changed, by any writer. Each change is delivered at least once, those of one document in the order of
     * their versions.
     *
     * @param changes one or more, whole batches where the store can
     */
    void onChanges(List<Change> changes);

    /** Called once for each gap in which changes may have been missed: a listener that maintains a copy reads it again. */
    void onResync();
}
